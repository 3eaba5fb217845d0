import type { BypassId } from '../../domain/policy/bypass.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { type BypassActedOnError, bypassActedOn, bypassOver } from './bypassActedOn.ts';

export interface RevokeBypass extends Administration {
  readonly bypass: BypassId;
}

/** Ends a bypass before its time. Sessions that rest on it open nothing more from the next request on (S4). */
export function revokeBypass(ports: Pick<Ports, 'store'>) {
  return (command: RevokeBypass): Promise<Result<void, BypassActedOnError>> =>
    administer(ports, { ...command, act: 'grant_bypass', on: null }, async (tx, acting): Promise<Result<void, BypassActedOnError>> => {
      const found = await bypassActedOn(ports, tx, { acting, bypass: command.bypass });
      if (!found.ok) return found;
      if (!(await ports.store.revokeBypass(tx, command.bypass))) return bypassOver();
      const data = { bypass: command.bypass, until: formatInstant(found.value.until) };
      await record(ports, tx, eventBy(command.by, 'bypass.revoked', { user: found.value.user, data }));
      return succeeded(undefined);
    });
}
