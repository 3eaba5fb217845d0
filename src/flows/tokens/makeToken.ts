import { MOST_LIVE_TOKENS, TOKEN_BYTES, TOKEN_PREFIX } from '../../domain/directory/apiToken.ts';
import { may } from '../../domain/directory/permissions.ts';
import { after, DAY, formatInstant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notPermitted } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { record } from '../record.ts';
import { type TokenDraft, tokenWords } from './tokenDraft.ts';
import type { TokenListed } from './tokenListed.ts';

export type MakeToken = Administration & TokenDraft;

export interface TokenMade {
  /** 256 bits behind a prefix. Shown this once. */
  readonly secret: string;
  readonly token: TokenListed;
}

export type MakeTokenError = 'token_malformed' | 'too_many_tokens' | ConfirmationRefused;

/** Makes a token that ends with the person who makes it; so the host, which is nobody, makes none, and no token makes another. */
export function makeToken(ports: Pick<Ports, 'store' | 'random' | 'digest'>) {
  return (command: MakeToken): Promise<Result<TokenMade, MakeTokenError>> =>
    administer(ports, { ...command, act: 'make_token', on: null }, async (tx): Promise<Result<TokenMade, MakeTokenError>> => {
      const { by } = command;
      if (by.kind !== 'user') return notPermitted();
      const words = tokenWords(command);
      if (!words.ok) return words;
      // Held from here on: of several that are made at once none goes beyond the limit.
      await ports.store.lockUser(tx, by.id);
      // What ended the session, or took the role, while this waited has ended the tokens too, and did not see this one.
      const session = await ports.store.findLiveSessionById(tx, by.session);
      if (session === null || !may(session.role, 'make_token')) return notPermitted();
      if ((await ports.store.countLiveTokens(tx, by.id)) >= MOST_LIVE_TOKENS) {
        return refused('too_many_tokens', `You have ${MOST_LIVE_TOKENS} tokens that are alive. Revoke one first.`);
      }
      const confirmed = await confirmedAct(ports, tx, command, { act: 'make_token', ...words.value });
      if (!confirmed.ok) return confirmed;
      const secret = `${TOKEN_PREFIX}${ports.random.token(TOKEN_BYTES)}`;
      const { name, scopes, days, networks } = words.value;
      const expiresAt = after(tx.now, days * DAY);
      const token = { id: ports.random.id<'ApiToken'>(tx.now), name, scopes, networks, madeBy: by.id, expiresAt };
      await ports.store.insertToken(tx, { ...token, tokenHash: ports.digest(secret) });
      const data = { token: token.id, name, scopes, networks, until: formatInstant(expiresAt) };
      await record(ports, tx, eventBy(by, 'api_token.made', { user: by.id, data }));
      return succeeded({ secret, token: { ...token, madeAt: tx.now, lastUsedAt: null, revokedAt: null, state: 'live' } });
    });
}
