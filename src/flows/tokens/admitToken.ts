import { type ApiToken, isTokenText, stateOfToken, type TokenState } from '../../domain/directory/apiToken.ts';
import { isWithin } from '../../domain/directory/network.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { TokenFound } from '../../ports/store/tokenStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

export interface AdmitToken {
  readonly tenantId: TenantId;
  /** What was sent. */
  readonly secret: string;
  /** Network address of the request; null: unknown. */
  readonly address: string | null;
}

export type TokenRefused = 'token_not_accepted' | 'too_many_attempts';

/** In any 15 minutes and from one network. No token can be guessed; this bounds what trying costs us. */
const MOST_WRONG_TOKENS = 100;

type Wrong = Exclude<TokenState, 'live'> | 'unknown' | 'elsewhere';

/**
 * The token that a request carries, if it is good here and now. Whatever is wrong with it is answered alike: whoever holds a
 * token that is over learns nothing of it.
 */
export function admitToken({ store, digest }: Pick<Ports, 'store' | 'digest'>) {
  return ({ tenantId, secret, address }: AdmitToken): Promise<Result<ApiToken, TokenRefused>> =>
    store.transaction(tenantId, async (tx) => {
      const found = isTokenText(secret) ? await store.findTokenByHash(tx, digest(secret)) : null;
      const wrong = wrongWith(found, { now: tx.now, address });
      if (wrong !== null || found === null) return refusal({ store }, tx, { found, wrong: wrong ?? 'unknown', address });
      await store.noteTokenUse(tx, found.token.id);
      return succeeded(found.token);
    });
}

function wrongWith(found: TokenFound | null, { now, address }: { readonly now: Tx['now']; readonly address: string | null }): Wrong | null {
  if (found === null) return 'unknown';
  const state = stateOfToken(found.token, found.maker, now);
  if (state !== 'live') return state;
  const { networks } = found.token;
  return networks.length === 0 || networks.some((inside) => isWithin(inside, address)) ? null : 'elsewhere';
}

/** A3: on record once in 15 minutes for each token and network, since anybody can send one again and again. */
async function refusal(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { found, wrong, address }: { readonly found: TokenFound | null; readonly wrong: Wrong; readonly address: string | null },
): Promise<Result<never, TokenRefused>> {
  const from = countedNetwork(address);
  const spending = await store.spendAllotments(tx, [{ subject: ['wrong token', from], most: MOST_WRONG_TOKENS }]);
  const token = found?.token.id ?? null;
  const about = { user: null, application: null, attempt: null, session: null, address } as const;
  const reason = spending.kind === 'spent' ? wrong : 'throttled';
  await store.appendFoldedEvent(tx, { ...about, type: 'api_token.refused', actor: { kind: 'anonymous' }, data: { token, reason } }, [
    token ?? '',
    reason,
    from,
  ]);
  return spending.kind === 'spent'
    ? refused('token_not_accepted', 'This API token is not accepted here.')
    : refused('too_many_attempts', 'Too many wrong API tokens from this network. Wait, then try again.', { retryAt: spending.until });
}
