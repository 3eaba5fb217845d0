import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { sweepSessions } from '../sweepSessions.ts';
import { tenantHere } from '../tenantHere.ts';

/** An act on all sessions of the tenant, the administrator's own among them. */
export interface OnAllSessions extends Administration {
  /** Why, for the audit; at most 500 characters are kept. */
  readonly reason?: string;
  /** Whole seconds, 0 to a day, over which people are reached, each at a moment of their own; absent: all at once. */
  readonly overSeconds?: number;
}

/** S6: ends all sessions, refresh tokens and pending sign-ins. */
export function revokeSessionsOfTenant(ports: Pick<Ports, 'store' | 'random'>) {
  return ({ reason = '', overSeconds = 0, ...command }: OnAllSessions): Promise<Result<void, ConfirmationRefused>> =>
    administer(ports, { ...command, act: 'revoke_all_sessions', on: null }, async (tx): Promise<Result<void, ConfirmationRefused>> => {
      const { name: tenantName } = await tenantHere(ports, tx);
      const confirmed = await confirmedAct(ports, tx, command, { act: 'revoke_all_sessions', tenantName, overSeconds, from: null });
      if (!confirmed.ok) return confirmed;
      await sweepSessions(ports, tx, { by: command.by, kind: 'revoke', overSeconds, with: null, reason });
      return succeeded(undefined);
    });
}
