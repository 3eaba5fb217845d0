import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const LOGOUT = 'https://a.example/logout';

eachEngine('who is told of the end of a session', (database) => {
  let rows: TenantRows;
  let user: UserId;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    user = await rows.user();
  });

  async function application(backchannelLogoutUri: string | null): Promise<ApplicationId> {
    const id: ApplicationId = newId();
    const oidc = { authMethod: 'none', redirectUris: ['https://a.example/cb'], postLogoutRedirectUris: [], backchannelLogoutUri } as const;
    await rows.inside((tx) =>
      database.store.insertApplication(tx, { id, clientId: newName('app'), name: 'App', oidc, demand: null }, null),
    );
    return id;
  }

  const opened = (session: SessionId, by: ApplicationId) => rows.inside((tx) => database.store.noteSessionApplication(tx, session, by));

  async function recipients(session: SessionId): Promise<readonly ApplicationId[]> {
    const found = await rows.inside((tx) => database.store.findLogoutRecipients(tx, session));
    if (found !== null) expect(found.user).toBe(user);
    return found?.recipients.map((recipient) => recipient.application) ?? [];
  }

  const toTell = (of: UserId | null, after: SessionId | null = null) =>
    rows.inside((tx) => database.store.listSessionsToTell(tx, { user: of, after, limit: 100 }));

  it('S6: the applications that it opened and that want to be told, each of its own sessions', async () => {
    const [session, other] = [(await rows.session(user)).id, (await rows.session(user)).id];
    const [wants, wantsToo, silent] = [await application(LOGOUT), await application(LOGOUT), await application(null)];
    for (const one of [wants, wantsToo, silent]) await opened(session, one);
    await opened(other, wants);
    expect(await recipients(session)).toEqual([wants, wantsToo]);
    expect(await recipients(other)).toEqual([wants]);
    await rows.inside((tx) => database.store.forgetSessionApplication(tx, session, wants));
    expect(await recipients(session)).toEqual([wantsToo]);
    expect(await recipients(other)).toEqual([wants]);
  });

  it('S6: of sessions that are over, of one person or of all, one page after the other', async () => {
    const somebody = await rows.user();
    const app = await application(LOGOUT);
    const [first, second, live, theirs] = [
      (await rows.session(user)).id,
      (await rows.session(user)).id,
      (await rows.session(user)).id,
      (await rows.session(somebody)).id,
    ];
    for (const session of [first, second, live, theirs]) await opened(session, app);
    expect(await toTell(null)).toEqual([]);
    for (const session of [first, second, theirs]) await rows.inside((tx) => database.store.endSession(tx, session, 'revoked'));
    expect(await toTell(user)).toEqual([first, second]);
    expect(await toTell(user, first)).toEqual([second]);
    expect(await toTell(somebody)).toEqual([theirs]);
    expect(await toTell(null)).toEqual([first, second, theirs]);
  });
});
