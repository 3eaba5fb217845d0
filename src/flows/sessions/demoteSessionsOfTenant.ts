import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { sweepSessions } from '../sweepSessions.ts';
import { tenantHere } from '../tenantHere.ts';
import type { OnAllSessions } from './revokeSessionsOfTenant.ts';

/**
 * S6: sets all sessions back to AAL 1. What factors showed up to now is no second factor any more, and all rules judge the
 * session at its next authorization, as after a lost proof (S8); a second factor that is shown then raises it, without a password.
 */
export function demoteSessionsOfTenant(ports: Pick<Ports, 'store' | 'random'>) {
  return ({ reason = '', overSeconds = 0, ...command }: OnAllSessions): Promise<Result<void, ConfirmationRefused>> =>
    administer(ports, { ...command, act: 'demote_all_sessions', on: null }, async (tx): Promise<Result<void, ConfirmationRefused>> => {
      const { name: tenantName } = await tenantHere(ports, tx);
      const confirmed = await confirmedAct(ports, tx, command, { act: 'demote_all_sessions', tenantName, overSeconds, from: null });
      if (!confirmed.ok) return confirmed;
      await sweepSessions(ports, tx, { by: command.by, kind: 'demote', overSeconds, with: null, reason });
      return succeeded(undefined);
    });
}
