import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ask } from '../../src/adapters/postgres/question.ts';
import { EVERYBODY } from '../../src/domain/factors/userFilter.ts';
import { eachEngine } from '../builders/database.ts';
import { tenantRows } from '../builders/tenantRows.ts';

const EITHER = ['yes', 'no', null] as const;

eachEngine(
  'questions of many forms',
  (database) => {
    it('no filter takes the place of a question that every sign-in asks', async () => {
      const { store } = database;
      const rows = await tenantRows(store);
      const order = { by: 'name', direction: 'ascending' } as const;
      await rows.inside(async (tx) => {
        const kept = async () => ask<{ statement: string }>(tx, sql`select statement from pg_prepared_statements order by statement`);
        await kept();
        const before = await kept();
        expect(before).not.toEqual([]);
        for (const enrolled of EITHER)
          for (const locked of EITHER)
            for (const search of ['ani', null]) {
              const filter = { ...EVERYBODY, enrolled, locked, search };
              await store.listUsers(tx, filter, { order, after: null, limit: 10 });
              await store.countUsers(tx, filter, 10);
            }
        for (const aal of [1, null] as const) {
          const filter = { user: null, aal, application: null, allowance: 'any' } as const;
          await store.listSessions(tx, filter, { before: null, limit: 10 });
          await store.countSessions(tx, filter);
        }
        expect(await kept()).toEqual(before);
      });
    });
  },
  { only: 'server' },
);
