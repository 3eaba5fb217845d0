import { listTokens } from '../../flows/tokens/listTokens.ts';
import { makeToken } from '../../flows/tokens/makeToken.ts';
import { revokeToken } from '../../flows/tokens/revokeToken.ts';
import type { Ports } from '../../ports/ports.ts';

/** API tokens, bound to their ports. */
export function tokenFlows(ports: Pick<Ports, 'store' | 'random' | 'digest'>) {
  return {
    makeToken: makeToken(ports),
    listTokens: listTokens(ports),
    revokeToken: revokeToken(ports),
  };
}
