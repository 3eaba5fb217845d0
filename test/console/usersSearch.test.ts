import { describe, expect, it } from 'vitest';
import { askedBy, readUsersSearch, searchWith } from '../../console/pages/users/usersSearch.ts';
import { usersCountQuery } from '../../src/contract/adminUsers.ts';

describe('the address of the list of people', () => {
  it('says every filter that the API has, and nothing that the API would refuse', () => {
    const said = {
      search: 'ida',
      enrolled: 'no',
      kind: 'totp',
      bypassed: 'yes',
      locked: 'yes',
      stuck: 'yes',
      window: 'over',
      disabled: 'no',
      role: 'any',
      group: '01990000-0000-7000-8000-000000000000',
      signedIn: 'no',
      invited: 'yes',
      createdFrom: '2026-05-01T00:00:00.000Z',
      createdBefore: '2026-06-01T00:00:00.000Z',
      lastSignInFrom: '2026-05-02T00:00:00.000Z',
      lastSignInBefore: '2026-06-02T00:00:00.000Z',
    };
    const { filter } = askedBy(readUsersSearch(said));
    expect(filter).toEqual(said);
    expect(Object.keys(usersCountQuery.shape).sort()).toEqual(Object.keys(said).sort());
    expect(usersCountQuery.safeParse(filter).success).toBe(true);
  });

  it('leaves out what means nothing, so that an old link still opens the list', () => {
    expect(readUsersSearch({ enrolled: 'perhaps', role: 'king', sort: 'shoes', createdFrom: 'soon', search: '', other: 'x' })).toEqual({});
    expect(readUsersSearch({ search: 2024 })).toEqual({ search: '2024' });
    expect(askedBy({})).toEqual({ filter: {}, by: { sort: 'name', order: 'ascending' } });
  });

  it('changes in one part at a time', () => {
    expect(searchWith({ enrolled: 'no', search: 'ida' }, 'enrolled', null)).toEqual({ search: 'ida' });
    expect(searchWith({ enrolled: 'no' }, 'search', '')).toEqual({ enrolled: 'no' });
    expect(searchWith({ enrolled: 'no' }, 'role', 'any')).toEqual({ enrolled: 'no', role: 'any' });
  });
});
