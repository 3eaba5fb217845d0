import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { Connection } from './connection.ts';

/** What stands behind a `Tx`: the flows see the tenant and the time, the questions see the connection. */
export class TransactionState {
  readonly tenantId: TenantId;
  readonly connection: Connection;
  /** The first statement that failed: from then on nothing is committed, even if somebody swallowed the error. */
  failure: unknown = null;
  /** The revision to which this transaction raised the tenant; null: it has not. */
  raisedRevision: number | null = null;
  #now: Instant | null = null;
  #over = false;

  constructor(begun: { readonly tenantId: TenantId; readonly connection: Connection }) {
    this.tenantId = begun.tenantId;
    this.connection = begun.connection;
  }

  /** @throws before the database has told it. */
  get now(): Instant {
    if (this.#now === null) throw new Error('the clock was read in a transaction that has not begun');
    return this.#now;
  }

  begunAt(now: Instant): void {
    this.#now = now;
  }

  /** From here on it asks nothing: its connection belongs to somebody else. */
  end(): void {
    this.#over = true;
  }

  get over(): boolean {
    return this.#over;
  }
}

/** The only place where a `Tx` is made. */
export function asTx(transaction: TransactionState): Tx {
  return transaction as unknown as Tx;
}

/** @throws when the `Tx` was not made here, or its transaction is over. */
export function stateOf(tx: Tx): TransactionState {
  const transaction: unknown = tx;
  if (!(transaction instanceof TransactionState)) throw new TypeError('not a transaction of this store');
  if (transaction.over) throw new Error('a question was asked in a transaction that is over');
  return transaction;
}
