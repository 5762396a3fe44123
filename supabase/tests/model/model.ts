/** A model of what the SQL functions should do: one small object in memory, without a database. */
import { Accounts } from "./accounts.ts";
import { Purchases } from "./purchases/purchases.ts";
import { foundNothing, Refusal, refusedByDatabase } from "./refusal.ts";
import { additions, people, type Step } from "./steps.ts";

export const inFlightMax = 3;
export const startsPerMinute = 4;

const ranks = [
  "queued",
  "starting",
  "processing",
  "finalizing",
  "completed",
  "failed",
  "canceled",
] as const;
type State = (typeof ranks)[number];
const rank = (state: State) => ranks.indexOf(state);
const isOpen = ({ state }: Generation) => rank(state) < rank("completed");

interface Generation {
  slot: number;
  user: number;
  cost: number;
  reworded: boolean;
  state: State;
  progress: number;
  version: number;
  job: string | null;
  /** Whether the create was claimed, and whether the cost is in the day's total. */
  asked: boolean;
  cancelAskedAt: number | null;
  counted: boolean;
  begun: boolean;
  createdAt: number;
  checkedAt: number | null;
  claimedUntil: number | null;
  /** `taken`: the balance after its deduction. `returned`: the balance after its refund. */
  taken: number;
  returned: number | null;
}

interface Payment {
  user: number;
  amount: number;
  type: string;
  balanceAfter: number;
}

export class Model {
  /** Seconds since the case began. Real time adds a little, but no comparison depends on that. */
  now = 0;
  accounts = new Accounts(people, 100);
  purchases = new Purchases(this.accounts);
  generations = new Map<number, Generation>();
  payments = new Map<number, Payment>();
  webhooks = new Set<number>();

  /** Performs a step and returns the answer that the database should give, as text. */
  answerTo(step: Step): string {
    try {
      return this.does(step);
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  private does(step: Step): string {
    switch (step.does) {
      case "start":
        return this.start(step);
      case "start and die": {
        const { accounts, generations } = this;
        const { ledgers } = accounts;
        accounts.ledgers = ledgers.map((lines) => [...lines]);
        this.generations = new Map(generations);
        try {
          this.start({ ...step, dear: false, reworded: false });
          return "died";
        } finally {
          accounts.ledgers = ledgers;
          this.generations = generations;
        }
      }
      case "report":
        return this.report(step);
      case "fail": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        if (isOpen(generation)) this.end(generation, "failed");
        return this.show(step.slot);
      }
      case "refuse": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        if (isOpen(generation)) this.end(generation, "failed");
        // Even if it had ended before, without a job.
        if (generation.job === null) generation.counted = false;
        return this.show(step.slot);
      }
      case "claim create": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        const isFree = generation.state === "queued" && generation.job === null &&
          !generation.asked;
        if (isFree) generation.asked = true;
        return `${isFree ? "claimed" : "not claimed"}, ${this.show(step.slot)}`;
      }
      case "cancel": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        if (generation.state === "queued" && generation.job === null) {
          this.end(generation, "canceled");
        }
        const isWithReplicate = generation.job !== null &&
          rank(generation.state) < rank("finalizing");
        const isDue = this.now - (generation.cancelAskedAt ?? -40) >= 40;
        if (isWithReplicate && isDue) generation.cancelAskedAt = this.now;
        return `${this.show(step.slot)}, ${
          (isWithReplicate && isDue ? generation.job : null) ?? "no job"
        }`;
      }
      case "complete": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        if (generation.state === "finalizing") {
          this.move(generation, { state: "completed", progress: 100 });
          generation.claimedUntil = null;
        }
        return this.show(step.slot);
      }
      case "claim output": {
        const generation = this.generations.get(step.slot);
        const isFree = generation?.state === "finalizing" &&
          (generation.claimedUntil ?? -1) < this.now;
        if (isFree) generation.claimedUntil = this.now + 120;
        return isFree ? "claimed" : "not claimed";
      }
      case "release output": {
        const generation = this.generations.get(step.slot);
        if (generation?.state === "finalizing") generation.claimedUntil = null;
        return "released";
      }
      case "claim check": {
        const generation = this.generations.get(step.slot);
        if (
          generation === undefined || rank(generation.state) >= rank("finalizing") ||
          generation.job === null || this.silence(generation) < 60
        ) return "nothing to ask";
        generation.checkedAt = this.now;
        return generation.job;
      }
      case "claim stale": {
        const stale = [...this.generations.values()]
          .filter((generation) =>
            isOpen(generation) && generation.state !== "finalizing" &&
            this.silence(generation) >= 120
          );
        for (const generation of stale) generation.checkedAt = this.now;
        return stale.map((generation) => {
          const minutes = generation.job === null ? 15 : 45;
          return `${generation.slot}${
            this.now - generation.createdAt >= minutes * 60 ? " overdue" : ""
          }`;
        }).sort().join(", ");
      }
      case "refund": {
        const generation = this.generations.get(step.slot);
        if (generation === undefined) throw new Refusal("generation_not_found");
        if (generation.returned === null) throw new Refusal("not_refundable");
        this.findAccount(generation.user);
        return `${generation.returned}`;
      }
      case "deduct": {
        if (step.amount <= 0) throw new Refusal("invalid_request");
        const generation = this.generations.get(step.slot);
        this.findAccount(step.user);
        if (generation?.user !== step.user) throw new Refusal("generation_not_found");
        if (generation.cost !== step.amount) throw new Refusal("already_deducted");
        return `${generation.taken}`;
      }
      case "add":
        return this.add(step);
      case "tamper":
        return this.tamper(step);
      case "let pass":
        // Stay below three hours, after which an open video is a violation.
        if (this.now + step.seconds < 10_000) this.now += step.seconds;
        return `${this.now}`;
      case "close account":
        return this.close(step.user);
      case "erase account":
        return this.erase(step.user);
      default:
        return this.purchases.does(step);
    }
  }

  private close(user: number): string {
    if (!this.accounts.closed.has(user)) this.purchases.refuseToClose(user);
    this.accounts.closed.add(user);
    return "closed";
  }

  private erase(user: number): string {
    if (!this.accounts.closed.has(user)) throw new Refusal("user_not_found");
    const open = [...this.generations.values()]
      .filter((generation) => generation.user === user && isOpen(generation))
      .sort((one, other) => one.slot - other.slot);
    for (const generation of open) this.end(generation, "canceled");
    const balance = this.accounts.balanceOf(user);
    if (balance > 0) this.write(user, -balance);
    // Its videos are deleted, which users see.
    for (const generation of this.generations.values()) {
      if (generation.user === user && !this.accounts.erased.has(user)) generation.version += 1;
    }
    this.accounts.erased.add(user);
    return "erased";
  }

  private start(
    { user, slot, dear, reworded }: {
      user: number;
      slot: number;
      dear: boolean;
      reworded: boolean;
    },
  ): string {
    const cost = dear ? 20 : 10;
    if (this.accounts.erased.has(user)) throw new Refusal("not_signed_in");
    const known = this.generations.get(slot);
    if (known !== undefined) {
      if (known.user !== user || known.cost !== cost || known.reworded !== reworded) {
        throw new Refusal("id_reused");
      }
      return `repeated, ${this.show(slot)}`;
    }
    if (this.accounts.balanceOf(user) < cost) throw new Refusal("insufficient_credits");
    const own = [...this.generations.values()].filter((generation) => generation.user === user);
    if (own.filter(isOpen).length >= inFlightMax) throw new Refusal("too_many_in_flight");
    const lastMinute = own.filter(({ createdAt }) => this.now - createdAt < 60);
    if (lastMinute.length >= startsPerMinute) throw new Refusal("rate_limited");
    if (this.accounts.closed.has(user)) throw new Refusal("not_signed_in");
    this.generations.set(slot, {
      slot,
      user,
      cost,
      reworded,
      state: "queued",
      progress: 0,
      version: 1,
      job: null,
      asked: false,
      cancelAskedAt: null,
      counted: true,
      begun: false,
      createdAt: this.now,
      checkedAt: null,
      claimedUntil: null,
      taken: this.write(user, -cost),
      returned: null,
    });
    return `new, ${this.show(slot)}`;
  }

  private report(step: Extract<Step, { does: "report" }>): string {
    const { slot, status, webhook } = step;
    const generation = this.generations.get(slot);
    const job = jobOf(step);
    const state = status === "succeeded"
      ? (step.output ? "finalizing" : "failed")
      : status === "aborted"
      ? "canceled"
      : status === "sleeping"
      ? null
      : status;
    // A job belongs to one generation.
    const isTaken = [...this.generations.values()].some((other) => other.job === job);
    let outcome = generation === undefined
      ? "unknown_generation"
      : generation.job !== job && (generation.job !== null || isTaken)
      ? "other_job"
      : !isOpen(generation)
      ? "already_final"
      : state === null
      ? "unknown_status"
      : rank(state) < rank(generation.state)
      ? "late"
      : "applied";
    if (webhook !== null && this.webhooks.has(webhook)) outcome = "duplicate";
    if (webhook !== null) this.webhooks.add(webhook);
    if (outcome === "applied" && generation !== undefined && state !== null) {
      this.apply(generation, state, job, Math.min(step.progress ?? 0, 95));
    }
    return `${outcome}, ${this.show(slot)}`;
  }

  private apply(generation: Generation, state: State, job: string, progress: number) {
    if (state === "failed" || state === "canceled") {
      generation.job = job;
      this.end(generation, state);
      return;
    }
    const isNews = generation.job === null || rank(generation.state) < rank(state) ||
      generation.progress < progress || this.silence(generation) >= 30;
    if (!isNews) return;
    generation.job = job;
    generation.checkedAt = this.now;
    this.move(generation, { state, progress: state === "finalizing" ? 95 : progress });
  }

  private add({ user, addition, key }: Extract<Step, { does: "add" }>): string {
    const [amount, type] = additions[addition] ?? additions[0];
    if (type === "refund" || type === "purchase" || type === "clawback" || amount === 0) {
      throw new Refusal("invalid_request");
    }
    this.findAccount(user);
    const known = key === null ? undefined : this.payments.get(key);
    if (known !== undefined) {
      if (known.user !== user || known.amount !== amount || known.type !== type) {
        throw new Refusal("key_reused");
      }
      return `${known.balanceAfter}`;
    }
    if (this.accounts.balanceOf(user) + amount < 0) throw new Refusal("insufficient_credits");
    const balanceAfter = this.write(user, amount);
    if (key !== null) this.payments.set(key, { user, amount, type, balanceAfter });
    return `${balanceAfter}`;
  }

  private findAccount(user: number): void {
    if (this.accounts.erased.has(user)) throw new Refusal("user_not_found");
  }

  private tamper({ how, slot, user }: Extract<Step, { does: "tamper" }>): string {
    const generation = this.generations.get(slot);
    switch (how) {
      case "video without a charge":
        return this.accounts.closed.has(user) ? "not_signed_in" : refusedByDatabase;
      case "refund forged":
      case "price changed":
      case "counted on another day":
      case "video deleted":
      case "failed without a refund":
        return generation === undefined ? foundNothing : refusedByDatabase;
      case "state set back":
        return generation === undefined || generation.state === "queued"
          ? foundNothing
          : refusedByDatabase;
      case "end changed":
        return generation === undefined || isOpen(generation) ? foundNothing : refusedByDatabase;
      case "job rewritten":
        return generation?.job == null ? foundNothing : refusedByDatabase;
      default:
        return refusedByDatabase;
    }
  }

  private end(generation: Generation, state: "failed" | "canceled") {
    this.move(generation, { state });
    generation.claimedUntil = null;
    if (!generation.asked && generation.job === null) generation.counted = false;
    generation.returned = this.write(generation.user, generation.cost);
  }

  /** Changes a generation. Its version grows when users see a change. */
  private move(generation: Generation, to: { state: State; progress?: number }) {
    const progress = Math.max(generation.progress, to.progress ?? 0);
    const begun = generation.begun || to.state === "processing" || to.state === "finalizing";
    if (
      to.state !== generation.state || progress !== generation.progress ||
      begun !== generation.begun
    ) generation.version += 1;
    Object.assign(generation, { state: to.state, progress, begun });
  }

  /** Adds a ledger line and returns the new balance. */
  private write(user: number, amount: number): number {
    return this.accounts.write(user, amount);
  }

  private silence({ checkedAt, createdAt }: Generation): number {
    return this.now - (checkedAt ?? createdAt);
  }

  private show(slot: number): string {
    const generation = this.generations.get(slot);
    return generation === undefined
      ? "no video"
      : `${generation.state} ${generation.progress}% v${generation.version}`;
  }

  /** Everything that the database should contain, in the database's words. */
  facts(): object {
    return {
      accounts: this.accounts.ledgers.map((amounts, user) => ({
        credits: this.accounts.balanceOf(user),
        amounts,
      })),
      generations: [...this.generations.values()]
        .sort((one, other) => one.slot - other.slot)
        .map(({ slot, user, cost, job, counted, claimedUntil }) => ({
          slot,
          user,
          cost,
          shown: this.show(slot),
          job,
          counted,
          claimed: claimedUntil !== null,
        })),
      purchases: [...this.purchases.all.values()]
        .sort((one, other) => one.slot - other.slot)
        .map((purchase) => this.purchases.show(purchase)),
      webhooks: this.webhooks.size,
      events: this.purchases.events.size,
      violations: this.purchases.alarms(),
    };
  }
}

/** The name of the job that a report is about. */
export function jobOf({ job, slot }: { job: "own" | "second" | "foreign"; slot: number }): string {
  return job === "foreign" ? `job ${slot + 1} own` : `job ${slot} ${job}`;
}
