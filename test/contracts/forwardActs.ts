import { sql } from 'kysely';
import { ask, at, json } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { Registration } from '../../src/domain/directory/application.ts';
import { after, HOUR } from '../../src/kernel/instant.ts';
import type { NewForwardCode } from '../../src/ports/store/forwardStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, BIRTH, hash, SHARED } from './storeActs.ts';

const id = () => timeOrderedId<never>(BIRTH);
const [wiki, live, expired, made, elsewhere] = [id(), id(), id(), id(), id()];
const ORIGIN = 'https://wiki.example';
const BROWSER = hash(125);

export function wikiOf(application: Registration['id'], origin: string): Registration {
  return { id: application, clientId: application, name: 'Wiki', oidc: null, demand: null, forwardAuth: { origins: [origin], rules: [] } };
}

/** A code for the session that every tenant has. */
export function codeOf(tx: Tx, code: Pick<NewForwardCode, 'id' | 'codeHash'>): NewForwardCode {
  const session = { id: SHARED.session, userId: SHARED.anita, secretHash: Buffer.from(hash(30)).toString('hex') };
  const place = { application: wiki, origin: ORIGIN, returnTo: '/', browserHash: BROWSER };
  return { ...code, session, ...place, expiresAt: after(tx.now, HOUR) };
}

export async function fillForward(store: Store, tx: Tx): Promise<void> {
  await store.insertApplication(tx, wikiOf(wiki, ORIGIN), null);
  await store.insertForwardCode(tx, codeOf(tx, { id: live, codeHash: hash(120) }));
  await store.insertForwardCode(tx, codeOf(tx, { id: expired, codeHash: hash(121) }));
  await ask(tx, sql`update forward_tickets set expires_at = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${expired}`);
}

/** What is too old elsewhere is good here, and the host is another. */
export async function estrangeForward(store: Store, tx: Tx): Promise<void> {
  await ask(
    tx,
    sql`update forward_tickets set expires_at = ${at(after(tx.now, HOUR))}, return_to = '/elsewhere' where tenant_id = ${tx.tenantId}`,
  );
  const there = json({ origins: ['https://elsewhere.example'], rules: [] });
  await ask(tx, sql`update applications set forward_auth = ${there} where tenant_id = ${tx.tenantId} and id = ${wiki}`);
  await store.insertForwardCode(tx, codeOf(tx, { id: elsewhere, codeHash: hash(122) }));
}

const redeemed = (byte: number, browserHash = BROWSER, origin = ORIGIN) => ({
  codeHash: hash(byte),
  browserHash,
  origin,
  ticketHash: hash(126),
});

export const FORWARD_ACTS: Readonly<Record<string, Act>> = {
  insertForwardCode: (store, tx) => store.insertForwardCode(tx, codeOf(tx, { id: made, codeHash: hash(123) })),
  redeemForwardCode: (store, tx) => store.redeemForwardCode(tx, redeemed(120)),
  'redeemForwardCode, twice': async (store, tx) => [
    await store.redeemForwardCode(tx, redeemed(120)),
    await store.redeemForwardCode(tx, redeemed(120)),
  ],
  'redeemForwardCode, after the session': async (store, tx) => {
    await store.endSession(tx, SHARED.session, 'signed_out');
    return store.redeemForwardCode(tx, redeemed(120));
  },
  findApplicationByOrigin: (store, tx) => store.findApplicationByOrigin(tx, ORIGIN),
};

export const FORWARD_ACTS_ON_A_STRANGER: Readonly<Record<string, Act>> = {
  'redeemForwardCode, too old here alone': (store, tx) => store.redeemForwardCode(tx, redeemed(121)),
  'redeemForwardCode, of another browser': (store, tx) => store.redeemForwardCode(tx, redeemed(120, hash(124))),
  'redeemForwardCode, at another host': (store, tx) => store.redeemForwardCode(tx, redeemed(120, BROWSER, 'https://elsewhere.example')),
  'redeemForwardCode, elsewhere': (store, tx) => store.redeemForwardCode(tx, redeemed(122)),
  'findApplicationByOrigin, elsewhere': (store, tx) => store.findApplicationByOrigin(tx, 'https://elsewhere.example'),
};
