import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Role, UserId } from '../directory/user.ts';
import type { RiskOfSignIn } from '../risk/circumstances.ts';
import type { Aal, Evidence } from './evidence.ts';
import type { Triggers } from './triggers.ts';

/** Names a session's row for its whole life. The secret that the browser holds is another thing and changes at every raise (S7). */
export type SessionId = Id<'Session'>;

/** What a session rests on beyond its proofs: a grace that was running, or a bypass (S4). */
export type Allowance = 'grace' | 'bypass';

/** A session that was found live by one query: not ended, not idle, not past its end, not revoked, its user enabled. */
export interface LiveSession {
  readonly id: SessionId;
  readonly userId: UserId;
  /** Digest of its secret, in hex. S7: another at every raise, so it tells which holder of the session one has to do with. */
  readonly secretHash: string;
  readonly role: Role | null;
  readonly signedInAt: Instant;
  readonly expiresAt: Instant;
  /** Its own AAL: that for no application in particular, as judged when it was made or raised, and 1 when it was demoted since (S6). */
  readonly aal: Aal;
  readonly evidence: readonly Evidence[];
  /** All that factors showed up to then is no second factor any more: the tenant's sessions were demoted. null: they were not. */
  readonly demotedUntil: Instant | null;
  readonly skipped: boolean;
  /** null: it rests on its proofs alone. */
  readonly allowance: Allowance | null;
  /** null: the allowance, if any, does not end by the clock. */
  readonly allowanceUntil: Instant | null;
  /** All rules judge it: a proof was lost or a role was given since (S8), or it was demoted (S6). */
  readonly recheck: boolean;
  /** The address from which it was signed in; null: unknown. */
  readonly signedInFrom: string | null;
  /** How unusual its use was when it was first seen in another network; null: it was not yet. */
  readonly risk: RiskOfSignIn | null;
  /** When step-up rules were first triggered in it. */
  readonly triggers: Triggers;
  /** A use was noted so lately that this one need not be. */
  readonly usedLately: boolean;
}

/** A live session as a browser showed it. */
export type ShownSession = Pick<LiveSession, 'id' | 'userId' | 'secretHash'>;
