import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

export interface ReadSetUp {
  /** What came with the address. */
  readonly secret: string;
  /** Network address of the request; null: unknown. */
  readonly address: string | null;
}

export type SetUpOver = 'set_up_over' | 'too_many_attempts';

/** From one network, in a quarter of an hour. No secret can be guessed; this bounds what trying costs. */
const MOST_WRONG = 20;

/** Whether this is the address of the first run. Wrong, used, over, and a tenant that is there already are answered alike. */
export function readSetUp(ports: Pick<Ports, 'store' | 'random' | 'clock' | 'digest'>) {
  return ({ secret, address }: ReadSetUp): Promise<Result<void, SetUpOver>> =>
    ports.store.transaction(ports.random.id<'Tenant'>(ports.clock.now()), async (tx) =>
      (await ports.store.findSetUp(tx, ports.digest(secret))) ? succeeded(undefined) : wrongSetUp(ports, tx, address),
    );
}

/** There is no tenant to whose audit it could be told. */
export async function wrongSetUp({ store }: Pick<Ports, 'store'>, tx: Tx, address: string | null): Promise<Refusal<SetUpOver>> {
  const retryAt = await store.chargeWrongSetUp(tx, { network: countedNetwork(address), most: MOST_WRONG });
  return retryAt === null
    ? refused('set_up_over', 'This address is over, or never was one.')
    : refused('too_many_attempts', 'Too many wrong addresses. Wait, then try again.', { retryAt });
}
