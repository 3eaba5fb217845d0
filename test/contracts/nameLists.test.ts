import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { GroupId } from '../../src/domain/directory/group.ts';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import type { SessionFilter } from '../../src/ports/store/sessionListStore.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const ALL = { search: null, after: null, limit: 100 } as const;

eachEngine('lists of groups, applications and sessions', (database) => {
  let own: TenantRows;
  beforeAll(async () => {
    own = await tenantRows(database.store);
  });

  it('groups come by name with their members, page by page, and by a part of the name', async () => {
    const { store } = database;
    const ids = new Map<string, GroupId>();
    for (const name of ['Beta', 'Alpha', 'Gamma']) ids.set(name, await own.group(name));
    const [ada, eve] = [await own.user(), await own.user()];
    for (const [name, user] of [
      ['Beta', ada],
      ['Beta', eve],
      ['Gamma', eve],
    ] as const)
      await own.inside((tx) => store.addMember(tx, ids.get(name) as GroupId, user));
    const page = async (asked: Partial<Parameters<typeof store.pageGroups>[1]> = {}) =>
      (await own.inside((tx) => store.pageGroups(tx, { ...ALL, ...asked }))).map(({ name, members }) => [name, members]);
    expect(await page()).toEqual([
      ['Alpha', 0],
      ['Beta', 2],
      ['Gamma', 1],
    ]);
    expect(await page({ search: 'ET' })).toEqual([['Beta', 2]]);
    expect(await page({ limit: 1, after: { id: ids.get('Alpha') as GroupId, name: 'Alpha' } })).toEqual([['Beta', 2]]);
    expect(await page({ after: { id: ids.get('Beta') as GroupId, name: 'Beta' }, search: 'a' })).toEqual([['Gamma', 1]]);
    const members = await own.inside((tx) => store.countMembers(tx, [ids.get('Gamma') as GroupId, newId()]));
    expect([...members]).toEqual([[ids.get('Gamma'), 1]]);
  });

  it('applications come by name, page by page, and by a part of the name or of the client id', async () => {
    const { store } = database;
    const ids = new Map<string, ApplicationId>();
    for (const clientId of ['finance', 'wiki', 'desk']) ids.set(clientId, await own.application(clientId));
    await database.asOwner(`update applications set name = upper(client_id) where tenant_id = $1`, [own.tenantId]);
    const page = async (asked: Partial<Parameters<typeof store.pageApplications>[1]> = {}) =>
      (await own.inside((tx) => store.pageApplications(tx, { ...ALL, ...asked }))).map(({ clientId }) => clientId);
    expect(await page()).toEqual(['desk', 'finance', 'wiki']);
    expect([await page({ search: 'fin' }), await page({ search: 'IKI' }), await page({ search: 'x' })]).toEqual([
      ['finance'],
      ['wiki'],
      [],
    ]);
    expect(await page({ limit: 1, after: { id: ids.get('desk') as ApplicationId, name: 'DESK' } })).toEqual(['finance']);
  });

  it('sessions come newest first, by person, by what was shown, by allowance and by application', async () => {
    const { store } = database;
    const [ada, eve] = [await own.user(), await own.user()];
    const [first, second, third] = [await own.session(ada), await own.session(ada), await own.session(eve)];
    const [wiki, desk] = [await own.application(), await own.application()];
    await own.inside((tx) => store.noteSessionApplication(tx, first.id, wiki));
    await own.inside((tx) => store.noteSessionApplication(tx, third.id, desk));
    await database.asOwner('update sessions set aal = 2, assured_at = signed_in_at where id = $1', [second.id]);
    await database.asOwner(`update sessions set allowance = 'bypass' where id = $1`, [third.id]);
    const listed = async (filter: Partial<SessionFilter>, asked = {}) => {
      const all = { ...ALL_SESSIONS, ...filter };
      const rows = await own.inside((tx) => store.listSessions(tx, all, { ...FIRST_SESSIONS, ...asked }));
      if (Object.keys(asked).length === 0) expect((await own.inside((tx) => store.countSessions(tx, all))).sessions).toBe(rows.length);
      return rows.map(({ id }) => id);
    };
    expect(await listed({})).toEqual([third.id, second.id, first.id]);
    expect([await listed({ user: ada }), await listed({ user: eve })]).toEqual([[second.id, first.id], [third.id]]);
    expect([await listed({ aal: 1 }), await listed({ aal: 2 })]).toEqual([[third.id, first.id], [second.id]]);
    expect([await listed({ application: wiki }), await listed({ application: desk })]).toEqual([[first.id], [third.id]]);
    expect([await listed({ allowance: 'any' }), await listed({ allowance: 'bypass' }), await listed({ allowance: 'grace' })]).toEqual([
      [third.id],
      [third.id],
      [],
    ]);
    expect(await listed({ allowance: 'none' })).toEqual([second.id, first.id]);
    expect(await listed({}, { before: third.id, limit: 1 })).toEqual([second.id]);
    expect(await own.inside((tx) => store.countSessions(tx, ALL_SESSIONS))).toEqual({
      sessions: 3,
      people: 2,
      byAal: { 1: 2, 2: 1 },
      underAllowance: 1,
    });
    const shown = (id: typeof first.id) => own.inside((tx) => store.showSession(tx, id));
    expect(await shown(first.id)).toMatchObject({ id: first.id, userId: ada, applications: [{ id: wiki }] });
    expect(await shown(second.id)).toMatchObject({ id: second.id, applications: [] });
    expect(await shown(newId())).toBeNull();
  });
});
