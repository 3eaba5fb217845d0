import { isIssuer } from '../../domain/directory/upstreamDraft.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UpstreamAbilities, UpstreamError } from '../../ports/upstreams.ts';
import { type Administration, administer } from '../administer.ts';
import { upstreamFromHere } from './upstreamFromHere.ts';

export interface TestUpstream extends Administration {
  readonly issuer: unknown;
}

/** Asks a provider what it says of itself and whether it shows keys. Nothing is saved, and nobody is signed in. */
export function testUpstream(ports: Pick<Ports, 'store' | 'upstreams' | 'capabilities'>) {
  return async ({
    issuer,
    ...command
  }: TestUpstream): Promise<Result<UpstreamAbilities, 'not_permitted' | 'upstream_malformed' | UpstreamError>> => {
    const allowed = await administer(ports, { ...command, act: 'manage_federation', on: null }, async () =>
      isIssuer(issuer, upstreamFromHere(ports))
        ? succeeded(issuer)
        : refused('upstream_malformed', 'The issuer is an https address without query and fragment.', { field: 'issuer' }),
    );
    return allowed.ok ? ports.upstreams.inspect(allowed.value) : allowed;
  };
}
