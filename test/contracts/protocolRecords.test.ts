import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { NewProtocolRecord } from '../../src/ports/store/protocolStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const TEN_MINUTES = 600;

eachEngine('protocol records', (database) => {
  let rows: TenantRows;
  let user: UserId;
  let application: ApplicationId;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    user = await rows.user();
    application = await rows.application();
  });

  const issued = { aal: 1, acr: 'urn:sallyport:aal:1', amr: ['pwd'], authTime: 1_700_000_000, allowance: null } as const;
  const insert = (record: NewProtocolRecord) => rows.inside((tx) => database.store.insertProtocolRecords(tx, [record]));
  const find = (id: string) => rows.inside((tx) => database.store.findProtocolRecord(tx, id));
  const consume = (id: string) => rows.inside((tx) => database.store.consumeProtocolRecord(tx, id));

  async function code(sessionId: SessionId, grantId = newName('grant')): Promise<string> {
    const id = newName('code');
    const assurance = { userId: user, sessionId, applicationId: application, ...issued };
    await insert({ model: 'AuthorizationCode', id, payload: {}, grantId, assurance, attempt: null, ttlSeconds: TEN_MINUTES });
    return id;
  }

  it('S6: a code is good while its own session lives, whatever other sessions there are', async () => {
    const [session, other] = [await rows.session(user), await rows.session(user)];
    const [own, others] = [await code(session.id), await code(other.id)];
    expect([(await find(own))?.session?.id, (await find(others))?.session?.id]).toEqual([session.id, other.id]);
    await rows.inside((tx) => database.store.endSession(tx, session.id, 'revoked'));
    expect(await find(own)).toBeNull();
    expect((await find(others))?.session?.id).toBe(other.id);
  });

  it('P1: an interaction tells of its own sign-in, and of no other', async () => {
    const [begun, ended] = [await rows.attempt(), await rows.identified(user)];
    await rows.inside((tx) => database.store.endAttempt(tx, ended.id, { as: 'granted', because: null, guesses: 'kept' }));
    const interaction = { model: 'Interaction', payload: {}, grantId: null, assurance: null, ttlSeconds: TEN_MINUTES } as const;
    const ids = [newName('interaction'), newName('interaction'), newName('interaction')] as const;
    for (const [place, attempt] of [begun.id, ended.id, null].entries())
      await insert({ ...interaction, id: ids[place] as string, attempt });
    const told = await Promise.all(ids.map(async (id) => (await find(id))?.attempt));
    expect(told).toEqual([
      { userId: null, endedAs: null },
      { userId: user, endedAs: 'granted' },
      { userId: null, endedAs: null },
    ]);
  });

  it('security.md, Codes and guessing: a code is used once, also by 50 at once, and no other with it', async () => {
    const session = await rows.session(user);
    const [used, unused] = [await code(session.id), await code(session.id)];
    const consumed = await Promise.all(Array.from({ length: 50 }, () => consume(used)));
    expect(consumed.filter(Boolean)).toHaveLength(1);
    expect((await find(used))?.consumedAt).not.toBeNull();
    expect((await find(unused))?.consumedAt).toBeNull();
    expect(await consume(newName('code'))).toBe(false);
  });

  it('P1: what has expired is neither found nor used', async () => {
    const id = await code((await rows.session(user)).id);
    database.moveClock(10 * MINUTE + SECOND);
    expect([await find(id), await consume(id)]).toEqual([null, false]);
    database.moveClock(0);
  });

  it('security.md, Numbers: reuse kills the family, and nothing beside it', async () => {
    const session = await rows.session(user);
    const family = newName('grant');
    const [first, second, other] = [await code(session.id, family), await code(session.id, family), await code(session.id)];
    await rows.inside((tx) => database.store.deleteProtocolFamily(tx, family));
    expect([await find(first), await find(second)]).toEqual([null, null]);
    expect(await find(other)).not.toBeNull();
    await rows.inside((tx) => database.store.deleteProtocolRecord(tx, newName('code')));
    expect(await find(other)).not.toBeNull();
    await rows.inside((tx) => database.store.deleteProtocolRecord(tx, other));
    expect(await find(other)).toBeNull();
  });
});
