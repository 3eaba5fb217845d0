import type { UpstreamLink, UpstreamProvider, UpstreamProviderId, UpstreamSays } from '../../src/domain/directory/upstreamProvider.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { id } from '../../src/kernel/id.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, hash, SHARED } from './storeActs.ts';

const named = <Kind extends string>(text: string) => {
  const found = id<Kind>(text);
  if (found === null) throw new Error('no id');
  return found;
};
const provider = named<'UpstreamProvider'>('0190c0de-0000-7000-8000-0000000000c1');
const another = named<'UpstreamProvider'>('0190c0de-0000-7000-8000-0000000000c2');
const elsewhere = named<'UpstreamProvider'>('0190c0de-0000-7000-8000-0000000000c3');
const link = named<'UpstreamLink'>('0190c0de-0000-7000-8000-0000000000d1');
const newLink = named<'UpstreamLink'>('0190c0de-0000-7000-8000-0000000000d2');

const ATTEMPT = { kind: 'attempt', attempt: SHARED.attempt } as const;
const SESSION = { kind: 'session', session: SHARED.session } as const;

function saying(name: string): UpstreamSays {
  return {
    name,
    issuer: 'https://id.example.com',
    clientId: 'sallyport',
    scopes: ['email'],
    claims: { loginName: 'sub', mail: 'email', displayName: 'name' },
    accounts: { kind: 'linked' },
    mfa: { acr: ['high'], amr: [] },
  };
}

export const upstreamOf = (tx: Tx, of: UpstreamProviderId, says: Partial<UpstreamSays>): UpstreamProvider => ({
  ...saying('Acme'),
  ...says,
  id: of,
  createdAt: tx.now,
  disabledAt: null,
});

export const linkOf = (tx: Tx, words: Pick<UpstreamLink, 'id' | 'provider' | 'user' | 'subject'>): UpstreamLink => ({
  issuer: 'https://id.example.com',
  label: words.subject,
  linkedAt: tx.now,
  lastUsedAt: null,
  ...words,
});

const linking = (tx: Tx, subject: string, of: UpstreamLink['id'] = link, user: UserId = SHARED.anita) =>
  linkOf(tx, { id: of, provider, user, subject });

const asking = (tx: Tx, proof: 'any' | 'now' = 'any') => ({ provider, proof, askedAt: tx.now });

export async function fillUpstreams(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertUpstreamProvider(tx, upstreamOf(tx, provider, { name: mark }), hash(61));
  await store.insertUpstreamLink(tx, { ...linking(tx, 'anita there'), label: mark });
  await store.putUpstreamRequest(tx, ATTEMPT, { ...asking(tx), stateHash: hash(62) });
  await store.putUpstreamRequest(tx, SESSION, { ...asking(tx), stateHash: hash(63) });
}

/** Elsewhere there is one more, and other people are linked. */
export async function estrangeUpstreams(store: Store, tx: Tx): Promise<void> {
  await store.insertUpstreamProvider(tx, upstreamOf(tx, elsewhere, { issuer: 'https://new.example.com' }), hash(64));
  await store.insertUpstreamLink(tx, linking(tx, 'bert there', newLink, SHARED.bert));
  await store.putUpstreamRequest(tx, ATTEMPT, { ...asking(tx), stateHash: hash(65) });
}

export const UPSTREAM_ACTS: Readonly<Record<string, Act>> = {
  insertUpstreamProvider: (store, tx) =>
    store.insertUpstreamProvider(tx, upstreamOf(tx, another, { issuer: 'https://new.example.com' }), hash(66)),
  'insertUpstreamProvider, of an issuer that is taken': (store, tx) =>
    store.insertUpstreamProvider(tx, upstreamOf(tx, another, {}), hash(66)),
  findUpstreamProvider: async (store, tx) => (await store.findUpstreamProvider(tx, provider))?.name,
  listUpstreamProviders: async (store, tx) =>
    (await store.listUpstreamProviders(tx)).map(({ name, links, onlyWay }) => ({ name, links, onlyWay })),
  listUpstreamOffered: (store, tx) => store.listUpstreamOffered(tx),
  'findAttempt, with the providers that are offered': async (store, tx) =>
    (await store.findAttempt(tx, { id: SHARED.attempt, handleHash: hash(1) }))?.providers,
  updateUpstreamProvider: (store, tx) => store.updateUpstreamProvider(tx, provider, { says: saying('other'), sealedSecret: hash(67) }),
  switchUpstreamProvider: (store, tx) => store.switchUpstreamProvider(tx, provider, { isDisabled: true }),
  'switchUpstreamProvider, as it is': (store, tx) => store.switchUpstreamProvider(tx, provider, { isDisabled: false }),
  deleteUpstreamProvider: (store, tx) => store.deleteUpstreamProvider(tx, provider),
  insertUpstreamLink: (store, tx) => store.insertUpstreamLink(tx, linking(tx, 'bert there', newLink, SHARED.bert)),
  'insertUpstreamLink, of somebody who is linked': (store, tx) =>
    store.insertUpstreamLink(tx, linking(tx, 'anita there', newLink, SHARED.bert)),
  findUpstreamLink: async (store, tx) => (await store.findUpstreamLink(tx, { provider, subject: 'anita there' }))?.label,
  'findUpstreamLink, elsewhere': async (store, tx) => (await store.findUpstreamLink(tx, { provider, subject: 'bert there' }))?.label,
  listUpstreamLinks: async (store, tx) =>
    (await store.listUpstreamLinks(tx, SHARED.anita)).map(({ label, providerName }) => [label, providerName]),
  'listUpstreamLinks, of nobody here': async (store, tx) => (await store.listUpstreamLinks(tx, SHARED.bert)).length,
  deleteUpstreamLink: (store, tx) => store.deleteUpstreamLink(tx, { id: link, user: SHARED.anita }),
  'deleteUpstreamLink, of another person': (store, tx) => store.deleteUpstreamLink(tx, { id: link, user: SHARED.bert }),
  noteUpstreamUse: (store, tx) => store.noteUpstreamUse(tx, link),
  putUpstreamRequest: (store, tx) => store.putUpstreamRequest(tx, ATTEMPT, { ...asking(tx, 'now'), stateHash: hash(68) }),
  takeUpstreamRequest: async (store, tx) => (await store.takeUpstreamRequest(tx, ATTEMPT, hash(62)))?.proof,
  'takeUpstreamRequest, of a session': async (store, tx) => (await store.takeUpstreamRequest(tx, SESSION, hash(63)))?.proof,
  'takeUpstreamRequest, of another state': (store, tx) => store.takeUpstreamRequest(tx, SESSION, hash(62)),
  'takeUpstreamRequest, elsewhere': (store, tx) => store.takeUpstreamRequest(tx, ATTEMPT, hash(65)),
};
