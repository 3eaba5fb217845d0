import { type ApiToken, stateOfToken, type TokenState } from '../../domain/directory/apiToken.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { TokenFound } from '../../ports/store/tokenStore.ts';

/** A token with what it is at the moment of the answer. The secret is not among it. */
export interface TokenListed extends ApiToken {
  readonly state: TokenState;
}

export function tokenListed({ token, maker }: TokenFound, now: Instant): TokenListed {
  return { ...token, state: stateOfToken(token, maker, now) };
}
