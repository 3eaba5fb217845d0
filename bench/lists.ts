import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import { EVERYBODY, OLDEST_FIRST, type UserFilter, type UserOrder, type UserPlace } from '../src/domain/factors/userFilter.ts';
import { ALL_SESSIONS } from '../src/flows/allSessions.ts';
import { after, DAY, HOUR } from '../src/kernel/instant.ts';
import type { SessionFilter } from '../src/ports/store/sessionListStore.ts';
import type { Tx } from '../src/ports/store/transaction.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { populate } from './population.ts';
import { median, milliseconds, say } from './report.ts';

// Pages of the console's lists over BENCH_PEOPLE people and a fifth as many sessions: each order, each filter, each search. Beside them, what
// one row by its key costs.

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? '1000000');
const TIMES = Number(process.env['BENCH_TIMES'] ?? '9');
/** As of the console. */
const LIMIT = 50;
/** As of flows/directory/countUsers.ts. */
const MOST_COUNTED = 1_001;

const url = await benchDatabase('lists');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'bench' });
const application = await world.application();
await populate(url, world.tenant.id, PEOPLE);
const { store, tenant } = world;
const now = await world.now();

const BY_NAME: UserOrder = { by: 'name', direction: 'ascending' };
const groups = await store.transaction(tenant.id, (tx) => store.pageGroups(tx, { search: null, after: null, limit: 100 }));
const bySize = groups.toSorted((one, other) => other.members - one.members);
const [large, small] = [bySize.at(0), bySize.at(-1)];
if (large === undefined || small === undefined) throw new Error('there are groups');
const [middle] = await store.transaction(tenant.id, (tx) =>
  store.listUsers(tx, { ...EVERYBODY, search: `person-${Math.trunc(PEOPLE / 2)}` }, { order: BY_NAME, after: null, limit: 1 }),
);
if (middle === undefined) throw new Error('there are people');

await timed('one person by the id', (tx) => store.gatherPerson(tx, middle.id));
const orders: readonly (readonly [string, UserOrder, UserPlace])[] = [
  ['by name', BY_NAME, { by: 'name', id: middle.id, name: middle.loginName }],
  ['oldest first', OLDEST_FIRST, { by: 'created', id: middle.id, at: middle.createdAt }],
  ['by last sign-in', { by: 'last_sign_in', direction: 'descending' }, { by: 'last_sign_in', id: middle.id, at: after(now, -400 * HOUR) }],
];
for (const [name, order, place] of orders) {
  await timed(`people, ${name}`, (tx) => store.listUsers(tx, EVERYBODY, { order, after: null, limit: LIMIT }));
  await timed(`people, ${name}, from the middle on`, (tx) => store.listUsers(tx, EVERYBODY, { order, after: place, limit: LIMIT }));
}
const filters: Readonly<Record<string, Partial<UserFilter>>> = {
  'nobody filtered': {},
  'a beginning that all have': { search: 'pe' },
  'a beginning that nobody has': { search: 'zq' },
  'a part that all have': { search: 'person' },
  'a part that some have': { search: 'hana 1' },
  'a part that one has': { search: `son-${PEOPLE - 7}@` },
  'a part that nobody has': { search: 'no such person' },
  enrolled: { enrolled: 'yes' },
  'not enrolled': { enrolled: 'no' },
  'holding a kind': { holds: ['webauthn'] },
  'holding two kinds': { holds: ['webauthn', 'totp'] },
  'holding a kind that nobody has': { holds: ['sms'] },
  bypassed: { bypassed: 'yes' },
  locked: { locked: 'yes' },
  'not locked': { locked: 'no' },
  stuck: { stuck: 'yes' },
  'in an enrolment window': { window: 'open' },
  'past an enrolment window': { window: 'over' },
  disabled: { disabled: 'yes' },
  'with a role': { role: 'any' },
  'a role that nobody has': { role: 'owner' },
  'in a large group': { group: large.id },
  'in a small group': { group: small.id },
  'never signed in': { signedIn: 'no' },
  invited: { invited: 'yes' },
  'made on one day': { created: { from: after(now, -100 * DAY), before: after(now, -99 * DAY) } },
  'signed in this hour': { lastSignIn: { from: after(now, -HOUR), before: null } },
  'bypassed, not enrolled': { bypassed: 'yes', enrolled: 'no' },
  'in a large group, stuck': { group: large.id, stuck: 'yes' },
  'searched in a small group': { group: small.id, search: 'goran' },
};
for (const [name, words] of Object.entries(filters)) {
  const filter = { ...EVERYBODY, ...words };
  for (const [way, order] of orders)
    await timed(`people, ${name}, ${way}`, (tx) => store.listUsers(tx, filter, { order, after: null, limit: LIMIT }));
  await timed(`people, ${name}, counted`, (tx) => store.countUsers(tx, filter, MOST_COUNTED));
}

const sessions: Readonly<Record<string, Partial<SessionFilter>>> = {
  all: {},
  'of a person': { user: middle.id },
  'AAL 2': { aal: 2 },
  'of an application': { application },
  'under an allowance': { allowance: 'any' },
  'under a bypass': { allowance: 'bypass' },
  'under none': { allowance: 'none' },
  'AAL 2 under an allowance': { aal: 2, allowance: 'any' },
};
for (const [name, words] of Object.entries(sessions)) {
  const filter = { ...ALL_SESSIONS, ...words };
  await timed(`sessions, ${name}`, (tx) => store.listSessions(tx, filter, { before: null, limit: LIMIT }));
  await timed(`sessions, ${name}, counted`, (tx) => store.countSessions(tx, filter));
}
await timed('groups, a page', (tx) => store.pageGroups(tx, { search: null, after: null, limit: LIMIT }));
await timed('groups, searched', (tx) => store.pageGroups(tx, { search: 'group 9', after: null, limit: LIMIT }));
await database.close();

async function timed(what: string, question: (tx: Tx) => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    await store.transaction(tenant.id, question);
    took.push(performance.now() - began);
  }
  say(what, milliseconds(median(took)));
}
