import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, change } from '../../src/adapters/postgres/question.ts';
import { StartOver } from '../../src/adapters/postgres/transactions.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { refused } from '../../src/kernel/result.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('transactions', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  const insertGroup = (tx: Tx, name: string) => database.store.insertGroup(tx, { id: crypto.randomUUID() as never, name });
  const exists = (name: string) => rows.inside(async (tx) => (await database.store.findGroupByName(tx, name)) !== null);

  it('A3: what work returns is committed, a refusal too', async () => {
    const name = newName('kept');
    const answer = await rows.inside(async (tx) => {
      await insertGroup(tx, name);
      return refused('some_code', 'no');
    });
    expect(answer.ok).toBe(false);
    expect(await exists(name)).toBe(true);
  });

  it('A3: when work throws, nothing of it stays', async () => {
    const name = newName('gone');
    await expect(
      rows.inside(async (tx) => {
        await insertGroup(tx, name);
        throw new Error('a bug');
      }),
    ).rejects.toThrow('a bug');
    expect(await exists(name)).toBe(false);
  });

  it('A3: when a statement failed and somebody swallowed that, nothing is committed and the failure is told', async () => {
    const name = newName('gone');
    const swallowing = rows.inside(async (tx) => {
      await insertGroup(tx, name);
      await ask(tx, sql`select 1 / 0`).catch(() => undefined);
      return 'done';
    });
    await expect(swallowing).rejects.toMatchObject({ code: '22012' });
    expect(await exists(name)).toBe(false);
  });

  it("T6: now is the database's clock, in whole milliseconds, the same for a whole transaction", async () => {
    await rows.inside(async (tx) => {
      const [clock] = await ask<{ now: number }>(tx, sql`select clock_timestamp() as now`);
      expect(Number.isInteger(tx.now)).toBe(true);
      expect(Math.abs((clock?.now ?? 0) - tx.now)).toBeLessThan(5_000);
    });
    database.moveClock(90 * MINUTE);
    const moved = await rows.inside(async (tx) => tx.now);
    database.moveClock(0);
    const now = await rows.inside(async (tx) => tx.now);
    expect(moved - now).toBeGreaterThan(89 * MINUTE);
  });

  it('a transaction that is over answers nothing more', async () => {
    const leaked = await rows.inside(async (tx) => tx);
    await expect(database.store.findTenant(leaked)).rejects.toThrow('over');
    await expect(database.store.findTenant({ tenantId: rows.tenantId, now: 0 } as unknown as Tx)).rejects.toThrow('not a transaction');
  });

  it('security.md, Tenancy: only an id can be a tenant, since it is written into the statement that begins', async () => {
    await expect(database.store.transaction("x', true); drop table users; --" as TenantId, async () => 1)).rejects.toThrow('not the id');
    await expect(database.store.beginTransaction('' as TenantId)).rejects.toThrow('not the id');
    expect(await rows.inside((tx) => ask(tx, sql`select 1 as one from users limit 0`))).toEqual([]);
  });

  it('what the database asks to repeat is repeated from the start, and what it did before is gone', async () => {
    const name = newName('group');
    let runs = 0;
    const seen = await rows.inside(async (tx) => {
      runs += 1;
      expect(await insertGroup(tx, name)).toBe(true);
      if (runs < 3)
        await ask(tx, sql`do $$ begin raise exception 'conflict' using errcode = ${sql.lit(runs === 1 ? '40001' : '40P01')}; end $$`);
      return runs;
    });
    expect(seen).toBe(3);
    expect(await exists(name)).toBe(true);
  });

  it('a transaction that never gets through tells its last conflict', async () => {
    let runs = 0;
    const never = rows.inside(async () => {
      runs += 1;
      throw new StartOver('again');
    });
    await expect(never).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(8);
  });

  it('other failures are not repeated', async () => {
    let runs = 0;
    await expect(
      rows.inside(async (tx) => {
        runs += 1;
        await ask(tx, sql`select 1 / 0`);
      }),
    ).rejects.toMatchObject({ code: '22012' });
    expect(runs).toBe(1);
  });

  describe('begun by hand', () => {
    it('commits once, or rolls back', async () => {
      const [kept, gone] = [newName('kept'), newName('gone')];
      const first = await rows.begin();
      await insertGroup(first.tx, kept);
      await first.commit();
      const second = await rows.begin();
      await insertGroup(second.tx, gone);
      await second.rollback();
      expect([await exists(kept), await exists(gone)]).toEqual([true, false]);
      await expect(first.commit()).rejects.toThrow('once');
      expect(await exists(kept)).toBe(true);
    });

    it('A3: does not commit after a failure', async () => {
      const name = newName('gone');
      const begun = await rows.begin();
      await insertGroup(begun.tx, name);
      await ask(begun.tx, sql`select 1 / 0`).catch(() => undefined);
      await expect(begun.commit()).rejects.toMatchObject({ code: '22012' });
      expect(await exists(name)).toBe(false);
    });

    it('A3: does not commit when its last statement, which it travels with, fails', async () => {
      const name = newName('gone');
      const begun = await rows.begin();
      await insertGroup(begun.tx, name);
      const ended = await Promise.allSettled([ask(begun.tx, sql`select 1 / 0`), begun.commit()]);
      expect(ended).toMatchObject([
        { status: 'rejected', reason: { code: '22012' } },
        { status: 'rejected', reason: { code: '22012' } },
      ]);
      expect(await exists(name)).toBe(false);
    });
  });

  it('values come back as they went in: text, bytes, numbers, instants, arrays, JSON', async () => {
    const text = ['plain', 'a "quoted", {brace} \\ back', 'NULL', '', 'ünï\ncode', null];
    const bytes = new Uint8Array([0, 1, 39, 92, 255]);
    const document = { a: [1, 'x"y', null], b: { c: 'ü' } };
    const [row] = await rows.inside((tx) =>
      ask(
        tx,
        sql`select ${text}::text[] as text, ${bytes}::bytea as bytes, ${9_007_199_254_740_991}::bigint as big,
        ${true}::boolean as yes, ${'2026-12-01T09:00:00.123Z'}::timestamptz as instant, ${JSON.stringify(document)}::jsonb as document, ${[]}::text[] as none`,
      ),
    );
    expect(row).toEqual({
      text,
      bytes,
      big: Number.MAX_SAFE_INTEGER,
      yes: true,
      instant: Date.UTC(2026, 11, 1, 9, 0, 0, 123),
      document,
      none: [],
    });
    await expect(rows.inside((tx) => ask(tx, sql`select ${{ an: 'object' }}::jsonb`))).rejects.toThrow('cannot be written');
  });

  it('a broken statement in one transaction leaves the next ones alone', async () => {
    for (let round = 0; round < 30; round += 1) {
      await rows.inside((tx) => change(tx, sql`nonsense`)).catch(() => undefined);
    }
    expect(await rows.inside((tx) => database.store.findTenant(tx))).not.toBeNull();
    await database.store.ping();
  });
});
