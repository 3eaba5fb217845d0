import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import type { OnUpstream } from './switchUpstream.ts';
import { upstreamNotFound } from './upstreamNotFound.ts';

/** Deletes a provider and all links to it; one that is made again knows nobody. Sessions go on. */
export function deleteUpstream(ports: Pick<Ports, 'store'>) {
  return ({ provider, ...command }: OnUpstream): Promise<Result<null, 'not_permitted' | 'upstream_not_found'>> =>
    administer(ports, { ...command, act: 'manage_federation', on: null }, async (tx) => {
      const found = (await ports.store.listUpstreamProviders(tx)).find(({ id }) => id === provider);
      if (found === undefined) return upstreamNotFound();
      await ports.store.deleteUpstreamProvider(tx, provider);
      const data = { provider, name: found.name, issuer: found.issuer, links: found.links };
      await record(ports, tx, eventBy(command.by, 'upstream_provider.deleted', { data }));
      return succeeded(null);
    });
}
