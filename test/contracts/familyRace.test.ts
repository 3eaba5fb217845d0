import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/adapters/postgres/question.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

/** A code or refresh token, and what came of it, under two requests at once; that needs two connections, so the server alone. */
eachEngine(
  'the family of a code, twice at once',
  (database) => {
    let rows: TenantRows;
    beforeAll(async () => {
      rows = await tenantRows(database.store);
    });

    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    const found = (id: string) => rows.inside((tx) => database.store.findProtocolRecord(tx, id));

    const issued = { aal: 1, acr: 'urn:sallyport:aal:1', amr: ['pwd'], authTime: 1_700_000_000, allowance: null } as const;

    /** Ids that stand in this order in the index. */
    const family = async () => {
      const user = await rows.user();
      const { id: sessionId } = await rows.session(user);
      const grantId = newName('grant');
      const assurance = { userId: user, sessionId, applicationId: newId<'Application'>(), ...issued };
      const insert = (tx: Tx, id: string, model: 'AuthorizationCode' | 'AccessToken' | 'RefreshToken') =>
        database.store.insertProtocolRecords(tx, [{ model, id, payload: {}, grantId, assurance, attempt: null, ttlSeconds: 600 }]);
      const [access, code, refresh, later] = ['1', '2', '3', '4'].map((place) => `${grantId}-${place}`) as [string, string, string, string];
      await rows.inside(async (tx) => {
        await insert(tx, access, 'AccessToken');
        await insert(tx, code, 'AuthorizationCode');
        await insert(tx, refresh, 'RefreshToken');
        await database.store.consumeProtocolRecord(tx, code);
      });
      return { sessionId, grantId, access, code, refresh, later, insert };
    };

    it('security.md, Numbers: one request finds a token spent as it uses it, another as it looks it up, and both end the family', async () => {
      const { grantId, access, code, refresh, later, insert } = await family();
      const [first, using, looking] = [await rows.begin(), await rows.begin(), await rows.begin()];
      expect(await database.store.consumeProtocolRecord(first.tx, refresh)).toBe(true);
      const used = database.store.consumeProtocolRecord(using.tx, refresh);
      await pause();
      await insert(first.tx, later, 'RefreshToken');
      await first.commit();
      expect(await used).toBe(false);
      const ended = database.store.deleteProtocolFamily(looking.tx, grantId).then(() => looking.commit());
      await pause();
      await database.store.deleteProtocolFamily(using.tx, grantId);
      await using.commit();
      await ended;
      for (const id of [access, code, refresh, later]) expect(await found(id)).toBeNull();
    });

    it('security.md, Numbers: a spent token that one request throws away before its family is one that another is just using', async () => {
      const { grantId, refresh } = await family();
      const [first, using, throwing] = [await rows.begin(), await rows.begin(), await rows.begin()];
      expect(await database.store.consumeProtocolRecord(first.tx, refresh)).toBe(true);
      const used = database.store.consumeProtocolRecord(using.tx, refresh);
      await pause();
      await first.commit();
      expect(await used).toBe(false);
      const thrown = Promise.all([
        database.store.deleteProtocolRecord(throwing.tx, refresh),
        database.store.deleteProtocolFamily(throwing.tx, grantId),
      ]).then(() => throwing.commit());
      await pause();
      await database.store.deleteProtocolFamily(using.tx, grantId);
      await using.commit();
      await thrown;
      expect(await found(refresh)).toBeNull();
    });

    it('security.md, Numbers: reuse that is found while the family is being refreshed ends what the refresh made, too', async () => {
      const { grantId, refresh, later, insert } = await family();
      const [refreshing, ending] = [await rows.begin(), await rows.begin()];
      expect(await database.store.consumeProtocolRecord(refreshing.tx, refresh)).toBe(true);
      const ended = database.store.deleteProtocolFamily(ending.tx, grantId).then(() => ending.commit());
      await pause();
      await insert(refreshing.tx, later, 'RefreshToken');
      await refreshing.commit();
      await ended;
      expect(await found(later)).toBeNull();
    });

    it('security.md, Tenancy: a family of another tenant whose token has the same id is not locked', async () => {
      const { sessionId } = await family();
      const { grantId, refresh } = await family();
      const elsewhere = await tenantRows(database.store);
      // Nothing binds the session of a record to its tenant but the questions.
      const assurance = { userId: newId<'User'>(), sessionId, applicationId: newId<'Application'>(), ...issued };
      await elsewhere.inside((tx) =>
        database.store.insertProtocolRecords(tx, [
          { model: 'RefreshToken', id: refresh, payload: {}, grantId, assurance, attempt: null, ttlSeconds: 600 },
        ]),
      );
      const ending = await rows.begin();
      expect(await database.store.consumeProtocolRecord(ending.tx, refresh)).toBe(true);
      await database.store.deleteProtocolFamily(ending.tx, grantId);
      const free = await rows.inside((tx) =>
        ask(tx, sql`select id from sessions where tenant_id = ${tx.tenantId} and id = ${sessionId} for update skip locked`),
      );
      expect(free).toHaveLength(1);
      await ending.commit();
    });
  },
  { only: 'server' },
);
