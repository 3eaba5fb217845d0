import { setTimeout as pause } from 'node:timers/promises';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { id } from '../../kernel/id.ts';
import { instant } from '../../kernel/instant.ts';
import type { OpenTransaction } from '../../ports/store/store.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { Connection, Engine } from './connection.ts';
import { asTx, TransactionState } from './transactionState.ts';

/** How often a transaction is run before its last conflict is the answer. */
const MOST_RUNS = 8;

/** A transaction must start over, for a reason that the database did not see itself. Repeated like SQLSTATE 40001. */
export class StartOver extends Error {
  readonly code = '40001';
}

export interface TransactionSettings {
  readonly engine: Engine;
  /** Added to the database's clock, in milliseconds: only tests move time. */
  readonly clockOffset: () => number;
}

/** The two ways to a transaction: run and repeated here, or ended by whoever began it; see `Store`. */
export function transactionsOver(settings: TransactionSettings) {
  return {
    transaction: async <T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> => {
      for (let run = 1; ; run += 1) {
        try {
          return await runOnce(await begin(settings, tenantId), work);
        } catch (error) {
          if (run === MOST_RUNS || !asksToRepeat(error)) throw error;
        }
        // oxlint-disable-next-line eslint/no-restricted-properties -- no secret: it only keeps two that collided from colliding again
        await pause(Math.random() * 5 * 2 ** run);
      }
    },
    beginTransaction: async (tenantId: TenantId): Promise<OpenTransaction> => {
      return openedBy(await begin(settings, tenantId));
    },
    beginBeside: async ({ tenantId }: Tx): Promise<OpenTransaction | null> => {
      const connection = await settings.engine.acquireSpare();
      return connection === null ? null : openedBy(new Begun(settings, tenantId, connection));
    },
  };
}

function openedBy(begun: Begun): OpenTransaction {
  return { tx: asTx(begun.transaction), begun: begun.done, commit: () => begun.commit(), rollback: () => begun.rollback() };
}

async function runOnce<T>(begun: Begun, work: (tx: Tx) => Promise<T>): Promise<T> {
  let value: T;
  try {
    await begun.done;
    value = await work(asTx(begun.transaction));
  } catch (error) {
    await begun.rollback();
    throw error;
  }
  await begun.commit();
  return value;
}

async function begin(settings: TransactionSettings, tenantId: TenantId): Promise<Begun> {
  // It is written into the statement that begins, so nothing but a UUID may come here.
  if (id<'Tenant'>(tenantId) === null) throw new TypeError('not the id of a tenant');
  return new Begun(settings, tenantId, await settings.engine.acquire());
}

/** A transaction on its way, to be ended once. */
class Begun {
  readonly transaction: TransactionState;
  /** It has begun, and its clock is known. */
  readonly done: Promise<void>;
  readonly #settings: TransactionSettings;
  readonly #connection: Connection;

  constructor(settings: TransactionSettings, tenantId: TenantId, connection: Connection) {
    this.#settings = settings;
    this.#connection = connection;
    this.transaction = new TransactionState({ tenantId, connection });
    this.done = this.#begin(tenantId);
    // Whoever asks in it, or ends it, is told.
    this.done.catch(() => undefined);
  }

  /** One round trip: begins, names the tenant to row-level security, and reads the clock (T6). */
  async #begin(tenantId: TenantId): Promise<void> {
    try {
      const answers = await this.#connection.script(
        `BEGIN; SELECT set_config('sallyport.tenant', '${tenantId}', true), floor(extract(epoch from clock_timestamp()) * 1000)::bigint AS now`,
      );
      this.transaction.begunAt(instant(Number(answers.at(-1)?.rows[0]?.['now']) + this.#settings.clockOffset()));
    } catch (error) {
      this.transaction.failure ??= error;
      throw error;
    }
  }

  /**
   * What was asked last may still be under way: the database answers in order, and after a statement that failed it rolls back.
   * @throws when a statement of it had failed, even if somebody swallowed that error: then nothing is committed.
   */
  async commit(): Promise<void> {
    await this.#end(this.transaction.failure === null ? 'COMMIT' : 'ROLLBACK');
    const { failure } = this.transaction;
    // oxlint-disable-next-line typescript/only-throw-error -- it is what the driver threw, handed on as it is
    if (failure !== null) throw failure;
  }

  /** A connection that cannot even roll back is thrown away, and the database rolls back by itself. */
  async rollback(): Promise<void> {
    await this.#end('ROLLBACK').catch(() => undefined);
  }

  async #end(statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (this.transaction.over) throw new Error('a transaction is ended once');
    this.transaction.end();
    let state: 'sound' | 'broken' = 'broken';
    try {
      await this.#connection.script(statement);
      state = 'sound';
    } finally {
      this.#settings.engine.release(this.#connection, state);
    }
  }
}

function asksToRepeat(error: unknown): boolean {
  const code = sqlState(error);
  return code === '40001' || code === '40P01';
}

/** The SQLSTATE of an error of either engine; null: it has none. */
export function sqlState(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}
