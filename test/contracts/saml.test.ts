import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { after, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { SamlRequestId } from '../../src/ports/store/samlStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';
import { providerOf, requestOf } from './samlActs.ts';

eachEngine('what the SAML identity provider remembers', (database) => {
  let rows: TenantRows;
  let application: ApplicationId;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    application = await provider();
  });

  async function provider(entityId = `https://${newName('sp')}.example`): Promise<ApplicationId> {
    const id: ApplicationId = newId();
    await rows.inside((tx) => database.store.insertApplication(tx, providerOf(id, entityId), null));
    return id;
  }

  it('P2: a registration is found by its entityID, and comes back as it was stored', async () => {
    const entityId = `https://${newName('sp')}.example`;
    const id = await provider(entityId);
    const found = await rows.inside((tx) => database.store.findApplicationByEntityId(tx, entityId));
    expect([found?.id, found?.oidc, found?.saml]).toEqual([id, null, providerOf(id, entityId).saml]);
    expect(await rows.inside((tx) => database.store.findApplicationByEntityId(tx, `${entityId}/`))).toBeNull();
  });

  it('security.md, Paths: a message counts once as long as it is good, also for those who come at once', async () => {
    const noted = (messageId: string, of = application) =>
      rows.inside((tx) => database.store.noteSamlMessage(tx, { application: of, messageId, expiresAt: after(tx.now, MINUTE) }));
    const [id, other] = [newName('_m'), await provider()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => noted(id)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await noted(id, other)).toBe(true);
    database.moveClock(2 * MINUTE);
    expect(await noted(id)).toBe(true);
    expect(await noted(id)).toBe(false);
    database.moveClock(0);
  });

  it('P3: a request is answered once, and not after its time', async () => {
    const request: SamlRequestId = newId();
    const answered = () => rows.inside((tx) => database.store.answerSamlRequest(tx, request));
    const found = () => rows.inside((tx) => database.store.lockSamlRequest(tx, request));
    await rows.inside((tx) => database.store.insertSamlRequest(tx, requestOf(tx, request, application)));
    expect(await found()).toMatchObject({ id: request, application, messageId: '_message', relayState: 'state', attempt: null });
    database.moveClock(2 * HOUR);
    expect([await found(), await answered()]).toEqual([null, false]);
    database.moveClock(0);
    expect([await answered(), await answered(), await found()]).toEqual([true, false, null]);
  });

  it('P3: what became of the steps to which it led is read with it', async () => {
    const [request, user]: [SamlRequestId, Awaited<ReturnType<TenantRows['user']>>] = [newId(), await rows.user()];
    await rows.inside(async (tx) => {
      await database.store.insertSamlRequest(tx, requestOf(tx, request, application));
      await database.store.leadSamlRequest(tx, request, newId());
    });
    // Its attempt is gone: there is none whose end could be told.
    expect((await rows.inside((tx) => database.store.lockSamlRequest(tx, request)))?.attempt).toEqual({ userId: null, endedAs: null });
    expect(user).toBeTruthy();
  });

  it('S6: sessions are found by the name that a service provider knows, and by nothing of another', async () => {
    const other = await provider();
    const user = await rows.user();
    const [first, second]: SessionId[] = [await rows.session(user), await rows.session(user)].map(({ id }) => id);
    if (first === undefined || second === undefined) throw new Error('no session');
    await rows.inside(async (tx) => {
      await database.store.noteSamlParticipant(tx, { session: first, application, sessionIndex: '_1', nameId: 'ada' });
      await database.store.noteSamlParticipant(tx, { session: second, application, sessionIndex: '_2', nameId: 'ada' });
      await database.store.noteSamlParticipant(tx, { session: second, application: other, sessionIndex: '_3', nameId: 'ada' });
      await database.store.noteSamlParticipant(tx, { session: second, application: other, sessionIndex: '_3', nameId: 'ada@example.com' });
    });
    const found = (of: ApplicationId, nameId: string, indexes: readonly string[] | null) =>
      rows.inside((tx) => database.store.findSamlSessions(tx, { application: of, nameId, indexes }));
    expect(await found(application, 'ada', null)).toEqual([first, second].sort());
    expect(await found(application, 'ada', ['_2', '_3'])).toEqual([second]);
    expect(await found(application, 'ada', [])).toEqual([]);
    expect(await found(other, 'ada', null)).toEqual([]);
    expect(await found(other, 'ada@example.com', null)).toEqual([second]);
    const listed = await rows.inside((tx) => database.store.listSamlParticipants(tx, second));
    expect(listed.map((one) => one.application).sort()).toEqual([application, other].sort());
  });

  it('What is over is deleted, and what is not stays', async () => {
    const [old, live]: [SamlRequestId, SamlRequestId] = [newId(), newId()];
    const messages = [newName('_old'), newName('_live')] as const;
    await rows.inside(async (tx) => {
      await database.store.insertSamlRequest(tx, { ...requestOf(tx, old, application), expiresAt: after(tx.now, -MINUTE) });
      await database.store.insertSamlRequest(tx, requestOf(tx, live, application));
      await database.store.noteSamlMessage(tx, { application, messageId: messages[0], expiresAt: after(tx.now, -MINUTE) });
      await database.store.noteSamlMessage(tx, { application, messageId: messages[1], expiresAt: after(tx.now, HOUR) });
      await database.store.deleteStale(tx, 100);
    });
    const requests = await database.asOwner('select id from saml_requests where id = any ($1)', [[old, live]]);
    expect(requests.map(({ id }) => id)).toEqual([live]);
    const left = await database.asOwner('select message_id from saml_messages where message_id = any ($1)', [[...messages]]);
    expect(left.map(({ message_id: one }) => one)).toEqual([messages[1]]);
  });
});
