import type { UserFilter, UserOrder } from '../../api/users.ts';

/** What the address of the list says: whom it shows, and in which order. */
export type UsersSearch = UserFilter & Partial<UserOrder>;

const EITHER = ['yes', 'no'] as const;

/** What may stand in the address. Everything else is left out, so that an old link still opens the list. */
const CHOICES = {
  enrolled: EITHER,
  kind: ['webauthn', 'totp', 'sms', 'backup_code'],
  bypassed: EITHER,
  locked: EITHER,
  stuck: EITHER,
  window: ['open', 'over'],
  disabled: EITHER,
  role: ['any', 'none', 'owner', 'administrator', 'operator', 'auditor'],
  signedIn: EITHER,
  invited: EITHER,
  sort: ['name', 'created', 'last_sign_in'],
  order: ['ascending', 'descending'],
} as const satisfies Partial<Record<keyof UsersSearch, readonly string[]>>;

const INSTANTS = ['createdFrom', 'createdBefore', 'lastSignInFrom', 'lastSignInBefore'] as const;

export function readUsersSearch(given: Readonly<Record<string, unknown>>): UsersSearch {
  const read: Record<string, string> = {};
  for (const [name, choices] of Object.entries(CHOICES)) {
    const found = choices.find((choice) => choice === given[name]);
    if (found !== undefined) read[name] = found;
  }
  for (const name of INSTANTS) {
    const value = given[name];
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) read[name] = new Date(value).toISOString();
  }
  if (typeof given['group'] === 'string' && given['group'] !== '') read['group'] = given['group'];
  // A search for "2024" is a number once the address has been read.
  const search = typeof given['search'] === 'number' ? String(given['search']) : given['search'];
  if (typeof search === 'string' && search !== '') read['search'] = search.slice(0, 254);
  return read;
}

/** The two halves of it, as the API asks for them. */
export function askedBy({ sort = 'name', order = 'ascending', ...filter }: UsersSearch): {
  readonly filter: UserFilter;
  readonly by: UserOrder;
} {
  return { filter, by: { sort, order } };
}

/** The same with one part changed; null and '' take it away. */
export function searchWith<Name extends keyof UsersSearch>(
  search: UsersSearch,
  name: Name,
  value: UsersSearch[Name] | null | '',
): UsersSearch {
  const { [name]: _before, ...others } = search;
  return value === null || value === undefined || value === '' ? others : { ...others, [name]: value };
}
