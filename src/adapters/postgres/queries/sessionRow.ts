import type { Role, UserId } from '../../../domain/directory/user.ts';
import type { RiskOfSignIn } from '../../../domain/risk/circumstances.ts';
import type { Aal, Evidence } from '../../../domain/sessions/evidence.ts';
import type { Allowance, LiveSession, SessionId } from '../../../domain/sessions/session.ts';
import type { Triggers } from '../../../domain/sessions/triggers.ts';
import type { Instant } from '../../../kernel/instant.ts';

export interface SessionRow {
  readonly id: SessionId;
  readonly user_id: UserId;
  /** In hex. */
  readonly token_hash: string;
  readonly role: Role | null;
  readonly signed_in_at: Instant;
  readonly expires_at: Instant;
  readonly aal: Aal;
  readonly evidence: readonly Evidence[];
  readonly skipped: boolean;
  readonly allowance: Allowance | null;
  readonly allowance_until: Instant | null;
  readonly recheck: boolean;
  readonly unnoted: boolean;
  readonly triggers: Triggers;
  readonly demoted_until: Instant | null;
  readonly address: string | null;
  readonly risk: RiskOfSignIn | null;
}

export function sessionOf(row: SessionRow): LiveSession {
  return {
    id: row.id,
    userId: row.user_id,
    secretHash: row.token_hash,
    role: row.role,
    signedInAt: row.signed_in_at,
    expiresAt: row.expires_at,
    aal: row.aal,
    evidence: row.evidence,
    demotedUntil: row.demoted_until,
    skipped: row.skipped,
    allowance: row.allowance,
    allowanceUntil: row.allowance_until,
    recheck: row.recheck,
    signedInFrom: row.address,
    risk: row.risk,
    triggers: row.triggers,
    usedLately: !row.unnoted,
  };
}
