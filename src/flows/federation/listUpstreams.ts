import { editionOfUpstream } from '../../domain/directory/upstreamProvider.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UpstreamListed } from '../../ports/store/upstreamStore.ts';
import { type Administration, administer } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';
import { upstreamCallback } from '../upstreamVisit.ts';

export interface UpstreamShown extends UpstreamListed {
  readonly edition: number;
  /** What the provider has to be told as redirect URI, just as it is. */
  readonly redirectUri: string;
}

/** All providers elsewhere, the first that was made first, with how many people are linked. No secret is among it. */
export function listUpstreams(ports: Pick<Ports, 'store' | 'capabilities'>) {
  return (command: Administration): Promise<Result<readonly UpstreamShown[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_federation', on: null }, async (tx) => {
      const { slug } = await tenantHere(ports, tx);
      const listed = await ports.store.listUpstreamProviders(tx);
      return succeeded(
        listed.map((one) => ({ ...one, edition: editionOfUpstream(one), redirectUri: upstreamCallback(ports, slug, one.id) })),
      );
    });
}
