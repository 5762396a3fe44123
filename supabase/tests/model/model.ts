/** A model of what the SQL functions should do: one small object in memory, without a database. */
import { isDeepStrictEqual } from "node:util";
import { lengthOf } from "../../functions/_shared/contracts/catalog/price.ts";
import { Accounts } from "./accounts.ts";
import { checkInputs } from "./check-inputs.ts";
import type { FileStep } from "./file-steps.ts";
import { Files, lengths, readName } from "./files.ts";
import { Purchases } from "./purchases/purchases.ts";
import { people } from "./people.ts";
import { foundNothing, Refusal, refusedByDatabase } from "./refusal.ts";
import { filesIn, type Request, requestOf, simplest } from "./requests.ts";
import { additions, type Step } from "./steps.ts";

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
  request: Request;
  reworded: boolean;
  isDeleted: boolean;
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

/** What a repeat must send again. */
const sentOf = ({ entry, mode, all, parent }: Request) => ({
  model: entry.slug,
  mode,
  all,
  parent,
});

/** A file is kept for an open generation and for one with a video. */
function filesOf(generation: Generation) {
  const isKept = generation.state !== "failed" && generation.state !== "canceled";
  return generation.isDeleted ? [] : filesIn(generation.request)
    .map(({ input, position, name }) => ({ input: input.name, position, name, isKept }))
    .sort((one, other) => one.input < other.input ? -1 : one.input > other.input ? 1 : 0);
}

export class Model {
  /** Seconds since the case began. Real time adds a little, but no comparison depends on that. */
  now = 0;
  accounts = new Accounts(people, 100);
  purchases = new Purchases(this.accounts);
  files = new Files();
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
          this.start({ ...step, ...simplest });
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
        return this.eraseAccount(step.user);
      case "put file":
      case "measure file":
      case "remove file":
      case "delete video":
        return this.doesWithFile(step);
      default:
        return this.purchases.does(step);
    }
  }

  private doesWithFile(step: FileStep): string {
    if (step.does === "delete video") {
      const generation = this.generations.get(step.slot);
      if (generation?.user !== step.user) throw new Refusal("generation_not_found");
      if (isOpen(generation)) throw new Refusal("still_being_made");
      this.erase(generation);
      return "deleted";
    }
    const { file } = step;
    const name = readName(file);
    const video = "slot" in name ? this.generations.get(name.slot) : undefined;
    switch (step.does) {
      case "put file":
        if ("upload" in name) return this.files.upload(file, this.accounts.closed.has(name.owner));
        if (video === undefined) return "no video";
        this.files.put(file);
        return "uploaded";
      case "measure file":
        this.requireFile(file, "upload" in name ? name.owner : video?.user, true);
        this.files.measure(file);
        return "measured";
      case "remove file": {
        const isAllowed = step.by === "Storage" || (step.by === "owner" && "upload" in name);
        if (!isAllowed || !this.files.isThere(file) || this.isInWork(file)) return "0 removed";
        this.files.remove(file);
        return "1 removed";
      }
    }
  }

  /** A video can be used while it is finished and not deleted. */
  private requireFile(file: string, user: number | undefined, isToBeMeasured = false): void {
    const name = readName(file);
    const video = "slot" in name ? this.generations.get(name.slot) : undefined;
    const isOwn = "upload" in name
      ? name.owner === user
      : video?.user === user && video?.state === "completed" && !video.isDeleted;
    if (!isOwn || !this.files.isThere(file)) throw new Refusal("upload_not_found");
    if (!isToBeMeasured && !this.files.isMeasured(file)) throw new Refusal("upload_not_measured");
  }

  private isInWork(file: string): boolean {
    return [...this.generations.values()].some((generation) =>
      isOpen(generation) && filesIn(generation.request).some(({ name }) => name === file)
    );
  }

  private erase(generation: Generation): void {
    if (!generation.isDeleted) generation.version += 1;
    generation.isDeleted = true;
  }

  private close(user: number): string {
    if (!this.accounts.closed.has(user)) this.purchases.refuseToClose(user);
    this.accounts.closed.add(user);
    return "closed";
  }

  private eraseAccount(user: number): string {
    if (!this.accounts.closed.has(user)) throw new Refusal("user_not_found");
    const open = [...this.generations.values()]
      .filter((generation) => generation.user === user && isOpen(generation))
      .sort((one, other) => one.slot - other.slot);
    for (const generation of open) this.end(generation, "canceled");
    const balance = this.accounts.balanceOf(user);
    if (balance > 0) this.write(user, -balance);
    // Its videos are deleted, which users see.
    for (const generation of this.generations.values()) {
      if (generation.user === user) this.erase(generation);
    }
    this.accounts.erased.add(user);
    return "erased";
  }

  private start(step: Omit<Extract<Step, { does: "start" }>, "does">): string {
    const { user, slot, reworded, seen } = step;
    const request = requestOf(step);
    const { entry, mode, parent } = request;
    if (this.accounts.erased.has(user)) throw new Refusal("not_signed_in");
    const known = this.generations.get(slot);
    if (known !== undefined) {
      const isRepeated = known.user === user && known.reworded === reworded && !known.isDeleted &&
        isDeepStrictEqual(sentOf(known.request), sentOf(request));
      if (!isRepeated) throw new Refusal("id_reused");
      return `repeated, ${this.show(slot)}`;
    }
    if (!entry.modes.includes(mode)) throw new Refusal("model_not_found");
    if (parent !== null) {
      const continued = this.generations.get(parent);
      const isOwn = continued?.user === user && continued.state === "completed" &&
        !continued.isDeleted;
      if (!isOwn) throw new Refusal("generation_not_found");
    }
    checkInputs(request, (file) => this.requireFile(file, user));
    const { cost } = request;
    if (cost === null) throw new Error("A measured request has a price.");
    if (seen === "another price") throw new Refusal("price_changed");
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
      request,
      reworded,
      isDeleted: false,
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
        .map((generation) => ({
          slot: generation.slot,
          user: generation.user,
          cost: generation.cost,
          length: lengthOf(generation.request.entry, generation.request.all, lengths),
          parent: generation.isDeleted ? null : generation.request.parent,
          inputs: generation.isDeleted ? {} : generation.request.all,
          files: filesOf(generation),
          shown: this.show(generation.slot),
          job: generation.job,
          counted: generation.counted,
          claimed: generation.claimedUntil !== null,
        })),
      files: this.files.facts(),
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
