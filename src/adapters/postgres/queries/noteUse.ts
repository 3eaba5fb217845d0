import { sql } from 'kysely';
import type { TenantId } from '../../../domain/directory/tenant.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';

/** How long uses are collected before they are written, in milliseconds: a fraction of what the shortest idle time allows. */
const COLLECT_MILLISECONDS = 500;

type Transaction = (tenantId: TenantId, work: (tx: Tx) => Promise<void>) => Promise<void>;

/** Notes when sessions were last used, after the request that used them was answered, many with one statement. */
export class UseNotes {
  readonly #transaction: Transaction;
  readonly #collected = new Map<TenantId, Set<SessionId>>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  note(tenantId: TenantId, sessions: readonly SessionId[]): void {
    const own = this.#collected.get(tenantId) ?? new Set();
    for (const session of sessions) own.add(session);
    this.#collected.set(tenantId, own);
    this.#timer ??= setTimeout(() => void this.flush(), COLLECT_MILLISECONDS).unref();
  }

  /** Writes what was collected, and waits for what is being written. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const collected = [...this.#collected];
    this.#collected.clear();
    this.#writing = this.#writing.then(() => this.#write(collected));
    return this.#writing;
  }

  async #write(collected: readonly [TenantId, ReadonlySet<SessionId>][]): Promise<void> {
    for (const [tenantId, sessions] of collected) {
      // What could not be written is found unnoted again by the next look-up.
      await this.#transaction(tenantId, (tx) => noteUse(tx, [...sessions])).catch(() => undefined);
    }
  }
}

/** A session whose row is locked is being raised or ended: that notes its use as well, or makes it needless. */
async function noteUse(tx: Tx, sessions: readonly SessionId[]): Promise<void> {
  await ask(
    tx,
    sql`update sessions s set last_seen_at = ${at(tx.now)}
      from (select tenant_id, id from sessions where tenant_id = ${tx.tenantId} and id = any (${sessions}::uuid[]) and last_seen_at < ${at(tx.now)}
        order by id for no key update skip locked) used
      where s.tenant_id = used.tenant_id and s.id = used.id`,
  );
}
