import type { Actor } from '../../domain/audit/event.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Bypass, BypassId } from '../../domain/policy/bypass.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** A bypass as it was granted. It is never deleted: who was let in weaker than the rules can be looked up. */
export interface BypassRecord extends Bypass {
  readonly id: BypassId;
  readonly user: UserId;
  readonly reason: string;
  readonly grantedBy: Actor;
  readonly grantedAt: Instant;
  /** null: nobody has revoked it. */
  readonly revokedAt: Instant | null;
}

/** `open`: neither over nor revoked, whether it has begun or not. */
export const BYPASS_STATES = ['live', 'coming', 'past', 'open'] as const;

export type BypassState = (typeof BYPASS_STATES)[number];

export interface BypassFilter {
  /** null: everybody's. */
  readonly user: UserId | null;
  /** null: whatever became of it. */
  readonly state: BypassState | null;
  /** Of the last of the page before (newest first); null: the first page. */
  readonly before: BypassId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface BypassStore {
  /** At `tx.now`. Whoever grants one holds the person's row, so that nobody has two. */
  insertBypass(tx: Tx, bypass: Omit<BypassRecord, 'grantedAt' | 'revokedAt'>): Promise<void>;
  findBypass(tx: Tx, bypass: BypassId): Promise<BypassRecord | null>;
  /** Changes one that is neither over nor revoked. @returns false when there is none such. */
  updateBypass(
    tx: Tx,
    bypass: BypassId,
    to: { readonly until: Instant; readonly exceptApplications: readonly ApplicationId[] },
  ): Promise<boolean>;
  /** It is over at once, on every node. @returns false when it is over or revoked already, or was never there. */
  revokeBypass(tx: Tx, bypass: BypassId): Promise<boolean>;
  /** The newest first. */
  listBypasses(tx: Tx, filter: BypassFilter): Promise<readonly BypassRecord[]>;
  /** Those that are over by the clock and of whose end nobody has been told yet; each is given out once. */
  takeExpiredBypasses(tx: Tx, limit: number): Promise<readonly BypassRecord[]>;
}
