import type { Registration } from '../../domain/directory/application.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** An API asks about the tokens of applications that are there and have some. @returns null: all of them are, or none is named. */
export async function tokensReadUnknown(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { oidc }: Pick<Registration, 'oidc'>,
): Promise<Refusal<'tokens_read_malformed'> | null> {
  for (const application of oidc?.readsTokensOf ?? []) {
    const found = await ports.store.findApplication(tx, application);
    if (found?.oidc == null) return refused('tokens_read_malformed', `There is no OpenID Connect client with the id ${application}.`);
  }
  return null;
}
