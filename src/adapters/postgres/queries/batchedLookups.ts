import type { TenantId } from '../../../domain/directory/tenant.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { Engine, Row } from '../connection.ts';

interface Waiting<Found> {
  readonly resolve: (found: Found | null) => void;
  readonly reject: (error: unknown) => void;
}

/** What every such row has, whatever else it tells. */
export interface UsedRow {
  readonly id: SessionId;
  /** The use of the session is to be noted. */
  readonly unnoted: boolean;
}

export interface LookupSettings {
  readonly engine: Engine;
  readonly clockOffset: () => number;
  readonly noteUse: (tenantId: TenantId, sessions: readonly SessionId[]) => void;
}

export interface LookupQuestion<Found> {
  /** Of a tenant, digests and the clock's offset: one statement for all, which sets the tenant for itself alone, under row-level security. */
  readonly text: string;
  /** The digest in hexadecimal that a row answers, and what it tells. */
  readonly read: (row: Row & UsedRow) => { readonly hash: string; readonly found: Found };
}

const MOST_AT_ONCE = 200;

/**
 * Finds something by a digest. All look-ups of a tenant that arrive while a query is under way go into the next one, so under
 * load a query answers dozens. None is answered by a query that began before it arrived: a revocation that was
 * committed before a request came is seen by that request (S6).
 */
export function batchedLookups<Found>(settings: LookupSettings, question: LookupQuestion<Found>) {
  const lookups = new Map<TenantId, TenantLookups<Found>>();
  return (tenantId: TenantId, hash: Uint8Array): Promise<Found | null> => {
    let own = lookups.get(tenantId);
    if (own === undefined) {
      own = new TenantLookups(tenantId, { settings, question, whenIdle: () => lookups.delete(tenantId) });
      lookups.set(tenantId, own);
    }
    return own.find(hash);
  };
}

interface Means<Found> {
  readonly settings: LookupSettings;
  readonly question: LookupQuestion<Found>;
  readonly whenIdle: () => void;
}

class TenantLookups<Found> {
  readonly #tenantId: TenantId;
  readonly #means: Means<Found>;
  #waiting = new Map<string, Waiting<Found>[]>();
  #underWay = false;

  constructor(tenantId: TenantId, means: Means<Found>) {
    this.#tenantId = tenantId;
    this.#means = means;
  }

  find(hash: Uint8Array): Promise<Found | null> {
    const key = Buffer.from(hash).toString('hex');
    return new Promise((resolve, reject) => {
      const same = this.#waiting.get(key);
      if (same === undefined) this.#waiting.set(key, [{ resolve, reject }]);
      else same.push({ resolve, reject });
      if (!this.#underWay) void this.#answerAll();
    });
  }

  async #answerAll(): Promise<void> {
    this.#underWay = true;
    while (this.#waiting.size > 0) {
      // Whatever has come by the end of this turn of the loop goes together: a statement costs more than a digest in it.
      await new Promise(setImmediate);
      await this.#answer(this.#take());
    }
    this.#underWay = false;
    this.#means.whenIdle();
  }

  #take(): ReadonlyMap<string, Waiting<Found>[]> {
    const all = this.#waiting;
    this.#waiting = new Map();
    if (all.size <= MOST_AT_ONCE) return all;
    const now = new Map<string, Waiting<Found>[]>();
    for (const [key, waiting] of all) (now.size < MOST_AT_ONCE ? now : this.#waiting).set(key, waiting);
    return now;
  }

  async #answer(asked: ReadonlyMap<string, Waiting<Found>[]>): Promise<void> {
    const { settings, question } = this.#means;
    const told = new Map<string, Found>();
    const unnoted: SessionId[] = [];
    try {
      const hashes = [...asked.keys()].map((key) => `\\x${key}`);
      const { rows } = await settings.engine.runAlone(question.text, [this.#tenantId, hashes, settings.clockOffset()]);
      for (const row of rows as readonly (Row & UsedRow)[]) {
        const { hash, found } = question.read(row);
        told.set(hash, found);
        if (row.unnoted) unnoted.push(row.id);
      }
    } catch (error) {
      for (const waiting of asked.values()) for (const { reject } of waiting) reject(error);
      return;
    }
    for (const [key, waiting] of asked) for (const { resolve } of waiting) resolve(told.get(key) ?? null);
    if (unnoted.length > 0) settings.noteUse(this.#tenantId, unnoted);
  }
}
