import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import type { ApiTokenId } from '../../src/domain/directory/apiToken.ts';
import { after, DAY } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { NewToken } from '../../src/ports/store/tokenStore.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, hash, SHARED } from './storeActs.ts';

const { owner } = SHARED;

export function tokenOf(tx: Tx, id: ApiTokenId, words: { readonly name: string; readonly tokenHash: Uint8Array }): NewToken {
  return { id, ...words, scopes: ['directory:read'], networks: [], madeBy: owner, expiresAt: after(tx.now, DAY) };
}

export async function fillTokens(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertToken(tx, tokenOf(tx, SHARED.token, { name: mark, tokenHash: hash(110) }));
  await store.insertToken(tx, tokenOf(tx, SHARED.revokedToken, { name: mark, tokenHash: hash(111) }));
  await store.revokeToken(tx, SHARED.revokedToken);
  await store.insertToken(tx, tokenOf(tx, SHARED.endedToken, { name: mark, tokenHash: hash(112) }));
  await ask(
    tx,
    sql`update api_tokens set made_at = ${at(after(tx.now, -200 * DAY))}, expires_at = ${at(after(tx.now, -100 * DAY))}
      where tenant_id = ${tx.tenantId} and id = ${SHARED.endedToken}`,
  );
}

/** What is over elsewhere is alive here, and the person behind the tokens has another role. */
export async function estrangeTokens(store: Store, tx: Tx): Promise<void> {
  await ask(
    tx,
    sql`update api_tokens set revoked_at = null, made_at = ${at(tx.now)}, expires_at = ${at(after(tx.now, DAY))} where tenant_id = ${tx.tenantId}`,
  );
  await ask(tx, sql`update users set role = 'operator' where tenant_id = ${tx.tenantId} and id = ${owner}`);
  await store.insertToken(tx, tokenOf(tx, SHARED.strangerToken, { name: 'elsewhere', tokenHash: hash(113) }));
}

export const TOKEN_ACTS: Readonly<Record<string, Act>> = {
  insertToken: (store, tx) => store.insertToken(tx, tokenOf(tx, SHARED.newToken, { name: 'new', tokenHash: hash(114) })),
  findToken: (store, tx) => store.findToken(tx, SHARED.token),
  findTokenByHash: (store, tx) => store.findTokenByHash(tx, hash(110)),
  listTokens: (store, tx) => store.listTokens(tx, { before: null, limit: 10 }),
  countLiveTokens: (store, tx) => store.countLiveTokens(tx, owner),
  noteTokenUse: (store, tx) => store.noteTokenUse(tx, SHARED.token),
  revokeToken: (store, tx) => store.revokeToken(tx, SHARED.token),
  revokeTokensOf: (store, tx) => store.revokeTokensOf(tx, owner),
  'revokeToken, twice': async (store, tx) => [await store.revokeToken(tx, SHARED.token), await store.revokeToken(tx, SHARED.token)],
  listPeopleWithRole: (store, tx) => store.listPeopleWithRole(tx, { after: null, limit: 10 }),
};
