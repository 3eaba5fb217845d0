import type { RiskOfSignIn, Whereabouts } from '../domain/risk/circumstances.ts';
import { networkOf } from '../domain/risk/networkOf.ts';
import type { Ports } from '../ports/ports.ts';

/** What the operator's files say of an address. */
export async function whereaboutsOf({ addresses }: Pick<Ports, 'addresses'>, address: string | null): Promise<Whereabouts> {
  const [located, listed] = await Promise.all([addresses.locate(address), addresses.look(address)]);
  return { network: networkOf(address), located, listed };
}

/** As much of it as is remembered. */
export function placeOf({ network, located }: Pick<Whereabouts, 'network' | 'located'>): RiskOfSignIn['here'] {
  const { country, point } = located.kind === 'found' ? located : { country: null, point: null };
  return { network, country, point };
}
