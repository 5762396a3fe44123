/** A model of what the SQL functions should do: one small object in memory, without a database. */
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

/** A refusal with this message. */
class Refusal extends Error {}

/**
 * The results of a superuser's statement: the database refuses it, or it finds nothing to change.
 */
export const refusedByDatabase = "refused by the database";
const foundNothing = "found nothing";

export class Model {
  /** Seconds since the case began. Real time adds a little, but no comparison depends on that. */
  now = 0;
  ledgers: number[][] = Array.from({ length: people }, () => [100]);
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

  balanceOf(user: number): number {
    return (this.ledgers[user] ?? []).reduce((sum, amount) => sum + amount, 0);
  }

  private does(step: Step): string {
    switch (step.does) {
      case "start":
        return this.start(step);
      case "start and die": {
        const { ledgers, generations } = this;
        this.ledgers = ledgers.map((lines) => [...lines]);
        this.generations = new Map(generations);
        try {
          this.start({ ...step, dear: false, reworded: false });
          return "died";
        } finally {
          Object.assign(this, { ledgers, generations });
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
        return `${generation.returned}`;
      }
      case "deduct": {
        if (step.amount <= 0) throw new Refusal("invalid_request");
        const generation = this.generations.get(step.slot);
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
    }
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
    const known = this.generations.get(slot);
    if (known !== undefined) {
      if (known.user !== user || known.cost !== cost || known.reworded !== reworded) {
        throw new Refusal("id_reused");
      }
      return `repeated, ${this.show(slot)}`;
    }
    if (this.balanceOf(user) < cost) throw new Refusal("insufficient_credits");
    const own = [...this.generations.values()].filter((generation) => generation.user === user);
    if (own.filter(isOpen).length >= inFlightMax) throw new Refusal("too_many_in_flight");
    const lastMinute = own.filter(({ createdAt }) => this.now - createdAt < 60);
    if (lastMinute.length >= startsPerMinute) throw new Refusal("rate_limited");
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
    const known = key === null ? undefined : this.payments.get(key);
    if (known !== undefined) {
      if (known.user !== user || known.amount !== amount || known.type !== type) {
        throw new Refusal("key_reused");
      }
      return `${known.balanceAfter}`;
    }
    if (this.balanceOf(user) + amount < 0) throw new Refusal("insufficient_credits");
    const balanceAfter = this.write(user, amount);
    if (key !== null) this.payments.set(key, { user, amount, type, balanceAfter });
    return `${balanceAfter}`;
  }

  private tamper({ how, slot }: Extract<Step, { does: "tamper" }>): string {
    const generation = this.generations.get(slot);
    switch (how) {
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
    this.ledgers[user]?.push(amount);
    return this.balanceOf(user);
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
      accounts: this.ledgers.map((amounts, user) => ({ credits: this.balanceOf(user), amounts })),
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
      webhooks: this.webhooks.size,
      violations: [],
    };
  }
}

/** The name of the job that a report is about. */
export function jobOf({ job, slot }: { job: "own" | "second" | "foreign"; slot: number }): string {
  return job === "foreign" ? `job ${slot + 1} own` : `job ${slot} ${job}`;
}
