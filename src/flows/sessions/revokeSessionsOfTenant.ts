import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';

export interface RevokeSessionsOfTenant extends Administration {
  /** Why, for the audit; at most 500 characters are kept. */
  readonly reason?: string;
}

/** S6: one counter ends all sessions, refresh tokens and pending sign-ins of the tenant, the administrator's own among them. */
export function revokeSessionsOfTenant(ports: Pick<Ports, 'store'>) {
  return (command: RevokeSessionsOfTenant): Promise<Result<void, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'revoke_all_sessions', on: null }, async (tx) => {
      await ports.store.endSessionsOfTenant(tx);
      const data = { reason: (command.reason ?? '').slice(0, 500) };
      await record(ports, tx, eventBy(command.by, 'tenant.sessions_revoked', { data }));
      return succeeded(undefined);
    });
}
