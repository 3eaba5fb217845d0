import type { UpstreamProviderId } from '../../domain/directory/upstreamProvider.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { upstreamNotFound } from './upstreamNotFound.ts';

export interface OnUpstream extends Administration {
  readonly provider: UpstreamProviderId;
}

/** Lets people sign in with a provider, or nobody any more: who is on the way there does not come in either. Sessions go on. */
export function switchUpstream(ports: Pick<Ports, 'store'>, to: 'enabled' | 'disabled') {
  return ({ provider, ...command }: OnUpstream): Promise<Result<null, 'not_permitted' | 'upstream_not_found'>> =>
    administer(ports, { ...command, act: 'manage_federation', on: null }, async (tx) => {
      const found = await ports.store.findUpstreamProvider(tx, provider);
      if (found === null) return upstreamNotFound();
      if (!(await ports.store.switchUpstreamProvider(tx, provider, { isDisabled: to === 'disabled' }))) return succeeded(null);
      const data = { provider, name: found.name };
      await record(
        ports,
        tx,
        eventBy(command.by, to === 'disabled' ? 'upstream_provider.disabled' : 'upstream_provider.enabled', { data }),
      );
      return succeeded(null);
    });
}
