import type { ApiToken, ApiTokenId, TokenMaker } from '../../domain/directory/apiToken.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Tx } from './transaction.ts';

/** A token and the person who made it, as they are now. */
export interface TokenFound {
  readonly token: ApiToken;
  readonly maker: TokenMaker;
}

export interface NewToken extends Omit<ApiToken, 'madeAt' | 'lastUsedAt' | 'revokedAt'> {
  readonly tokenHash: Uint8Array;
}

export interface TokenFilter {
  /** Of the last one of the page before; null: the first page. */
  readonly before: ApiTokenId | null;
  readonly limit: number;
}

/** API tokens. What one is worth now is judged by `stateOfToken`, from what these answer. */
export interface TokenStore {
  /** At `tx.now`. */
  insertToken(tx: Tx, token: NewToken): Promise<void>;
  findToken(tx: Tx, token: ApiTokenId): Promise<TokenFound | null>;
  findTokenByHash(tx: Tx, tokenHash: Uint8Array): Promise<TokenFound | null>;
  /** Newest first, those that are over among them. */
  listTokens(tx: Tx, filter: TokenFilter): Promise<readonly TokenFound[]>;
  /** How many of a person's have neither ended nor been revoked. */
  countLiveTokens(tx: Tx, madeBy: UserId): Promise<number>;
  /** At `tx.now`, unless a use was noted within the last minute. */
  noteTokenUse(tx: Tx, token: ApiTokenId): Promise<void>;
  /** Those of a person that are not over. @returns them, the oldest first. */
  revokeTokensOf(tx: Tx, madeBy: UserId): Promise<readonly Pick<ApiToken, 'id' | 'name'>[]>;
  /** @returns false: it was over already, or there is none. */
  revokeToken(tx: Tx, token: ApiTokenId): Promise<boolean>;
}
