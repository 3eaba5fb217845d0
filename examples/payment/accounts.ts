export interface Payment {
  readonly to: string;
  /** In cents. */
  readonly amount: number;
  readonly at: string;
}

export interface Account {
  readonly balance: number;
  /** Newest first. */
  readonly payments: readonly Payment[];
}

const OPENED: Account = { balance: 500_000, payments: [] };

/** Everybody's account, in memory: it is an example. */
export function accounts() {
  const known = new Map<string, Account>();
  const of = (person: string): Account => known.get(person) ?? OPENED;
  return {
    of,
    /** @returns what is wrong with it, in a sentence; null: it is paid. */
    pay(person: string, asked: unknown): string | null {
      const { to, amount, ...others } = (typeof asked === 'object' && asked !== null ? asked : {}) as Record<string, unknown>;
      if (Object.keys(others).length > 0) return 'A payment has "to" and "amount", and nothing else.';
      if (typeof to !== 'string' || to.trim() === '' || to.length > 100) return '"to" is a line of 1 to 100 characters.';
      if (!Number.isInteger(amount) || (amount as number) < 1) return '"amount" is a whole number of cents, at least 1.';
      const account = of(person);
      if ((amount as number) > account.balance) return 'There is not enough in the account.';
      const payment: Payment = { to, amount: amount as number, at: new Date().toISOString() };
      known.set(person, { balance: account.balance - payment.amount, payments: [payment, ...account.payments] });
      return null;
    },
  };
}
