import { assessSignIn } from '../domain/risk/assess.ts';
import type { RiskOfSignIn } from '../domain/risk/circumstances.ts';
import { after, DAY, HOUR } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { PersonGathered } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { placeOf, whereaboutsOf } from './whereaboutsOf.ts';

export interface SignInSeen {
  readonly address: string | null;
  /** Digest of the name that the browser shows; null: it shows none. `one_of_theirs`: whichever they use. */
  readonly browser: Uint8Array | null | 'one_of_theirs';
}

/** Assesses a sign-in of this person, from what is remembered of them and what the operator's files say. */
export async function assessedFrom(
  ports: Pick<Ports, 'store' | 'addresses'>,
  tx: Tx,
  person: PersonGathered,
  { address, browser }: SignInSeen,
): Promise<RiskOfSignIn> {
  const device = browser === 'one_of_theirs' ? null : browser;
  const [remembered, here] = await Promise.all([
    ports.store.rememberedOf(tx, person.user.id, {
      device,
      since: after(tx.now, -person.risk.rememberDays * DAY),
      lately: after(tx.now, -HOUR),
    }),
    whereaboutsOf(ports, address),
  ]);
  const { places, lately } = remembered;
  const past = { ever: person.user.lastSignInAt === null ? 'none' : 'some', places } as const;
  const known = browser === 'one_of_theirs' ? 'known' : remembered.device;
  return { ...assessSignIn({ at: tx.now, here, past, device: known, lately }, person.risk), here: placeOf(here) };
}
