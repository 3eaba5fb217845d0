import type { ApiTokenId } from '../../domain/directory/apiToken.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';
import { type TokenListed, tokenListed } from './tokenListed.ts';

export interface ListTokens extends Administration {
  readonly before: ApiTokenId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface TokensPage {
  readonly tokens: readonly TokenListed[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: ApiTokenId | null;
}

/** Newest first. */
export function listTokens(ports: Pick<Ports, 'store'>) {
  return ({ before, limit, ...by }: ListTokens): Promise<Result<TokensPage, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_tokens', on: null }, async (tx) => {
      const { rows, next } = await pageOf(limit, async (most) =>
        (await ports.store.listTokens(tx, { before, limit: most })).map((found) => tokenListed(found, tx.now)),
      );
      return succeeded({ tokens: rows, next });
    });
}
