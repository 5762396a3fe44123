/** The model's accounts: their ledgers, what they owe, and which of them are being deleted. */

/** What an account has to know of a purchase. */
export interface Owing {
  user: number;
  taken: number;
  owed: number;
  /** Raised by every change of it. */
  version: number;
}

export class Accounts {
  /** The amounts of the ledger lines, oldest first. */
  ledgers: number[][];
  /** Every purchase, the oldest first. */
  owing: Owing[] = [];
  closed = new Set<number>();
  erased = new Set<number>();

  constructor(people: number, welcome: number) {
    this.ledgers = Array.from({ length: people }, () => [welcome]);
  }

  balanceOf(user: number): number {
    return (this.ledgers[user] ?? []).reduce((sum, amount) => sum + amount, 0);
  }

  debtOf(user: number): number {
    return this.owing.filter((one) => one.user === user).reduce((sum, { owed }) => sum + owed, 0);
  }

  /** Writes a line. Credits that come in pay debts first. Returns the balance after all of that. */
  write(user: number, amount: number): number {
    const ledger = this.ledgers[user] ?? [];
    ledger.push(amount);
    const debts = this.owing.filter((one) => one.user === user && one.owed > 0);
    for (const debt of amount > 0 ? debts : []) {
      const paid = Math.min(this.balanceOf(user), debt.owed);
      if (paid === 0) break;
      ledger.push(-paid);
      debt.owed -= paid;
      debt.taken += paid;
      debt.version += 1;
    }
    return this.balanceOf(user);
  }
}
