import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionCount, SessionFilter } from '../../ports/store/sessionListStore.ts';
import { type Administration, administer } from '../administer.ts';

/** How many live sessions of how many people: what an administrator sees before ending them. */
export function countSessions(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, ...filter }: Administration & SessionFilter): Promise<Result<SessionCount, 'not_permitted'>> =>
    administer(ports, { tenantId, by, act: 'read_sessions', on: filter.user }, async (tx) =>
      succeeded(await ports.store.countSessions(tx, filter)),
    );
}
