import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { NewSweep } from '../../ports/store/sessionStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Acting, type Administration, type Administrator, notBesides } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { sweepSessions } from '../sweepSessions.ts';
import { tenantHere } from '../tenantHere.ts';

/**
 * What a change of a rule does to all sessions of the tenant, in the same transaction and from the same instant on. It is an act and
 * no part of the rule: whoever restores or applies that rule again ends nobody's session once more.
 */
export interface SessionsAct {
  readonly kind: NewSweep['kind'];
  /** Whole, 0 to a day; 0: everybody at once. */
  readonly overSeconds: number;
}

export interface AlsoSessions {
  /** null, or absent: nothing; the rule itself says whether they are judged again (S5). */
  readonly sessions?: SessionsAct | null;
}

/** Whoever may change a rule may not, for that alone, act on everybody's sessions. @returns null when this one may. */
export function notOnSessions(acting: Acting, { sessions = null }: AlsoSessions): Refusal<'not_permitted'> | null {
  if (sessions === null) return null;
  return notBesides(acting, sessions.kind === 'demote' ? 'demote_all_sessions' : 'revoke_all_sessions');
}

/**
 * U5: acting on everybody's sessions is confirmed, with a rule as without one.
 * @param from when the rule begins; null: now.
 */
export async function confirmedSessions(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { by, sessions = null, from }: AlsoSessions & Pick<Administration, 'by'> & { readonly from: Instant | null },
): Promise<Result<void, ConfirmationRefused>> {
  if (sessions === null) return succeeded(undefined);
  const { name: tenantName } = await tenantHere(ports, tx);
  const { kind, overSeconds } = sessions;
  const act = kind === 'demote' ? 'demote_all_sessions' : 'revoke_all_sessions';
  return confirmedAct(ports, tx, { by }, { act, tenantName, overSeconds, from });
}

/** @param version from which instant on, and with which version it is withdrawn as long as that has not begun. */
export async function actOnSessions(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  {
    by,
    sessions = null,
    version,
  }: AlsoSessions & {
    readonly by: Administrator;
    readonly version: { readonly version: PolicyVersionId; readonly from: NewSweep['from'] };
  },
): Promise<void> {
  if (sessions !== null) await sweepSessions(ports, tx, { by, ...sessions, with: version, reason: '' });
}
