import { EVERYBODY, type UserFilter } from '../../src/domain/factors/userFilter.ts';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { FIRST_PEOPLE, FIRST_SESSIONS } from '../builders/listAsked.ts';
import { type Act, SHARED } from './storeActs.ts';

const { anita, app, group, session } = SHARED;
const NAMES = { search: null, after: null, limit: 100 } as const;

const found =
  (filter: Partial<UserFilter>): Act =>
  async (store, tx) => ({
    rows: await store.listUsers(tx, { ...EVERYBODY, ...filter }, FIRST_PEOPLE),
    people: await store.countUsers(tx, { ...EVERYBODY, ...filter }, 100),
  });

/** The questions of the lists, each filter by itself. */
export const LIST_ACTS: Readonly<Record<string, Act>> = {
  listUsers: (store, tx) => store.listUsers(tx, EVERYBODY, FIRST_PEOPLE),
  'listUsers, of a group': found({ group, search: 'ani' }),
  'listUsers, enrolled': found({ enrolled: 'yes' }),
  'listUsers, not enrolled': found({ enrolled: 'no' }),
  'listUsers, holding a kind': found({ holds: ['totp'] }),
  'listUsers, bypassed': found({ bypassed: 'yes' }),
  'listUsers, locked': found({ locked: 'yes' }),
  'listUsers, stuck': found({ stuck: 'yes' }),
  'listUsers, invited': found({ invited: 'yes' }),
  countUsers: (store, tx) => store.countUsers(tx, EVERYBODY, 100),
  findOpenings: (store, tx) => store.findOpenings(tx, anita),
  'findOpenings, of another': (store, tx) => store.findOpenings(tx, SHARED.bert),
  pageGroups: (store, tx) => store.pageGroups(tx, NAMES),
  'pageGroups, some': (store, tx) => store.pageGroups(tx, { ...NAMES, search: 'est' }),
  countMembers: async (store, tx) => [...(await store.countMembers(tx, [group]))],
  nameGroups: (store, tx) => store.nameGroups(tx),
  pageApplications: (store, tx) => store.pageApplications(tx, NAMES),
  'pageApplications, some': (store, tx) => store.pageApplications(tx, { ...NAMES, search: 'fin' }),
  listSessions: (store, tx) => store.listSessions(tx, ALL_SESSIONS, FIRST_SESSIONS),
  'listSessions, of a person': (store, tx) => store.listSessions(tx, { ...ALL_SESSIONS, user: anita }, FIRST_SESSIONS),
  'listSessions, that opened an application': (store, tx) => store.listSessions(tx, { ...ALL_SESSIONS, application: app }, FIRST_SESSIONS),
  countSessions: (store, tx) => store.countSessions(tx, ALL_SESSIONS),
  showSession: (store, tx) => store.showSession(tx, session),
};
