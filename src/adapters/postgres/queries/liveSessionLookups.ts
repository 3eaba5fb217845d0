import type { TenantId } from '../../../domain/directory/tenant.ts';
import type { LiveSession, SessionId } from '../../../domain/sessions/session.ts';
import type { Engine } from '../connection.ts';
import { type SessionRow, sessionOf } from './sessionRow.ts';

interface LookupRow extends SessionRow {
  /** In hexadecimal. */
  readonly token_hash: string;
}

interface Waiting {
  readonly resolve: (session: LiveSession | null) => void;
  readonly reject: (error: unknown) => void;
}

export interface LookupSettings {
  readonly engine: Engine;
  readonly clockOffset: () => number;
  readonly noteUse: (tenantId: TenantId, sessions: readonly SessionId[]) => void;
}

/** One question for all: the tenant is set for this statement alone, under row-level security (migrations/0029). */
const QUESTION = 'select * from live_sessions($1::uuid, $2::bytea[], $3::bigint)';
const MOST_AT_ONCE = 200;

/**
 * Answers `findLiveSession`. All look-ups of a tenant that arrive while a query is under way go into the next one, so under
 * load a query answers dozens. None is answered by a query that began before it arrived: a revocation that was
 * committed before a request came is seen by that request (S6).
 */
export function liveSessionLookups(settings: LookupSettings) {
  const lookups = new Map<TenantId, TenantLookups>();
  return (tenantId: TenantId, tokenHash: Uint8Array): Promise<LiveSession | null> => {
    let own = lookups.get(tenantId);
    if (own === undefined) {
      own = new TenantLookups(tenantId, settings, () => lookups.delete(tenantId));
      lookups.set(tenantId, own);
    }
    return own.find(tokenHash);
  };
}

class TenantLookups {
  readonly #tenantId: TenantId;
  readonly #settings: LookupSettings;
  readonly #whenIdle: () => void;
  #waiting = new Map<string, Waiting[]>();
  #underWay = false;

  constructor(tenantId: TenantId, settings: LookupSettings, whenIdle: () => void) {
    this.#tenantId = tenantId;
    this.#settings = settings;
    this.#whenIdle = whenIdle;
  }

  find(tokenHash: Uint8Array): Promise<LiveSession | null> {
    const key = Buffer.from(tokenHash).toString('hex');
    return new Promise((resolve, reject) => {
      const same = this.#waiting.get(key);
      if (same === undefined) this.#waiting.set(key, [{ resolve, reject }]);
      else same.push({ resolve, reject });
      if (!this.#underWay) void this.#answerAll();
    });
  }

  async #answerAll(): Promise<void> {
    this.#underWay = true;
    // Those that arrive in the same turn of the loop go together.
    await Promise.resolve();
    while (this.#waiting.size > 0) await this.#answer(this.#take());
    this.#underWay = false;
    this.#whenIdle();
  }

  #take(): ReadonlyMap<string, Waiting[]> {
    const all = this.#waiting;
    this.#waiting = new Map();
    if (all.size <= MOST_AT_ONCE) return all;
    const now = new Map<string, Waiting[]>();
    for (const [key, waiting] of all) (now.size < MOST_AT_ONCE ? now : this.#waiting).set(key, waiting);
    return now;
  }

  async #answer(asked: ReadonlyMap<string, Waiting[]>): Promise<void> {
    const found = new Map<string, LiveSession>();
    const unnoted: SessionId[] = [];
    try {
      const hashes = [...asked.keys()].map((key) => `\\x${key}`);
      const { rows } = await this.#settings.engine.runAlone(QUESTION, [this.#tenantId, hashes, this.#settings.clockOffset()]);
      for (const row of rows as unknown as readonly LookupRow[]) {
        found.set(row.token_hash, sessionOf(row));
        if (row.unnoted) unnoted.push(row.id);
      }
    } catch (error) {
      for (const waiting of asked.values()) for (const { reject } of waiting) reject(error);
      return;
    }
    for (const [key, waiting] of asked) for (const { resolve } of waiting) resolve(found.get(key) ?? null);
    if (unnoted.length > 0) this.#settings.noteUse(this.#tenantId, unnoted);
  }
}
