import type { Id } from '../../kernel/id.ts';
import { DAY, type Instant } from '../../kernel/instant.ts';
import type { Network } from './network.ts';
import type { TokenScope } from './tokenScopes.ts';
import type { Role, UserId } from './user.ts';

export type ApiTokenId = Id<'ApiToken'>;

/** Secret scanners find it by this: `sp_` and 43 letters, digits, `-` and `_`. */
export const TOKEN_PREFIX = 'sp_';
/** Bytes of randomness in a token. */
export const TOKEN_BYTES = 32;
export const MOST_TOKEN_DAYS = 365;
export const DEFAULT_TOKEN_DAYS = 90;
/** Of one person that have not ended: nobody keeps count of more. */
export const MOST_LIVE_TOKENS = 50;
/** How exactly it is known when a token was last used. */
export const TOKEN_USE_NOTED = 60_000;
/** So long a token that is over is still listed. */
export const ENDED_TOKENS_KEPT = 90 * DAY;

/** Lets a program administer, within its scopes and for no longer than the person who made it could. */
export interface ApiToken {
  readonly id: ApiTokenId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** From where it may be used; empty: from anywhere. */
  readonly networks: readonly Network[];
  readonly madeBy: UserId;
  readonly madeAt: Instant;
  /** At this instant it is over. */
  readonly expiresAt: Instant;
  /** To the minute; null: never. */
  readonly lastUsedAt: Instant | null;
  /** null: nobody revoked it. */
  readonly revokedAt: Instant | null;
}

/** The person behind a token, as they are now. */
export interface TokenMaker {
  readonly role: Role | null;
  readonly disabledAt: Instant | null;
}

/** `maker_unfit`: the person who made it is disabled, or may make no tokens any more. */
export type TokenState = 'live' | 'ended' | 'revoked' | 'maker_unfit';

/** What a token is at `now`. Judged at each use, so no job ends one. */
export function stateOfToken(token: Pick<ApiToken, 'expiresAt' | 'revokedAt'>, maker: TokenMaker, now: Instant): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  if (now >= token.expiresAt) return 'ended';
  const isFit = maker.disabledAt === null && (maker.role === 'owner' || maker.role === 'administrator');
  return isFit ? 'live' : 'maker_unfit';
}

/** Whether something has the form of a token at all. */
export function isTokenText(text: string): boolean {
  return /^sp_[\w-]{43}$/.test(text);
}
