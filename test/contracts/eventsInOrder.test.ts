import { expect, it } from 'vitest';
import { eachEngine } from '../builders/database.ts';
import { everythingSettled } from '../builders/everythingSettled.ts';
import { tenantRows } from '../builders/tenantRows.ts';
import { eventOf } from './storeActs.ts';

eachEngine('the order in which events are told', (database) => {
  const { store } = { store: () => database.store };

  it('A3: within one transaction it is that of writing, and from one to the next that of commits that wait for each other', async () => {
    const own = await tenantRows(store());
    await everythingSettled(database, store());
    const before = await store().settledPosition();
    await own.inside(async (tx) => {
      await store().appendEvent(tx, eventOf('first'));
      await store().appendEvent(tx, eventOf('second'));
    });
    await own.inside((tx) => store().appendEvent(tx, eventOf('third')));
    await everythingSettled(database, store());
    const upTo = await store().settledPosition();
    const told = await own.inside((tx) => store().listEventsInOrder(tx, { after: before, upTo, limit: 10 }));
    expect(told.map(({ data }) => data['name'])).toEqual(['first', 'second', 'third']);
  });

  if (database.kind === 'server') {
    it('A3: an event that is committed after one that was written later is told all the same: nobody goes past it', async () => {
      const own = await tenantRows(store());
      const start = await store().settledPosition();
      // The slow one writes first, so that it has the lower position; the quick one is committed first.
      const slow = await store().beginTransaction(own.tenantId);
      await slow.begun;
      await store().appendEvent(slow.tx, eventOf('first'));
      await own.inside((tx) => store().appendEvent(tx, eventOf('second')));

      const told: unknown[] = [];
      let reached = start;
      const tell = async (): Promise<void> => {
        const upTo = await store().settledPosition();
        const events = await own.inside((tx) => store().listEventsInOrder(tx, { after: reached, upTo, limit: 10 }));
        told.push(...events.map(({ data }) => data['name']));
        reached = events.at(-1)?.position ?? reached;
      };
      for (let times = 0; times < 3; times += 1) await tell();
      // The quick one is visible and waits: going past it would lose the slow one.
      expect(told).toEqual([]);
      await slow.commit();
      await expect
        .poll(
          async () => {
            await tell();
            return told.length;
          },
          { timeout: 20_000 },
        )
        .toBe(2);
      expect(told).toEqual(['first', 'second']);
    });

    it('A3: a transaction that was numbered before and writes afterwards is waited for as well', async () => {
      const own = await tenantRows(store());
      const slow = await store().beginTransaction(own.tenantId);
      await slow.begun;
      // It has a number of its own, and no event yet.
      await store().lockTenant(slow.tx);
      await own.inside((tx) => store().appendEvent(tx, eventOf('second')));
      const first = await store().settledPosition();
      await store().appendEvent(slow.tx, eventOf('first'));
      await slow.commit();
      const told = async (): Promise<readonly unknown[]> => {
        const upTo = await store().settledPosition();
        const events = await own.inside((tx) => store().listEventsInOrder(tx, { after: 0, upTo, limit: 100 }));
        return events.filter(({ position }) => position > first).map(({ data }) => data['name']);
      };
      await expect.poll(told, { timeout: 20_000 }).toEqual(expect.arrayContaining(['first']));
    });

    it('a transaction that rolls back leaves a gap that nobody waits for', async () => {
      const own = await tenantRows(store());
      const slow = await store().beginTransaction(own.tenantId);
      await slow.begun;
      await store().appendEvent(slow.tx, eventOf('first'));
      await own.inside((tx) => store().appendEvent(tx, eventOf('second')));
      await slow.rollback();
      const start = await store().settledPosition();
      await own.inside((tx) => store().appendEvent(tx, eventOf('third')));
      await expect.poll(() => store().settledPosition(), { timeout: 20_000 }).toBeGreaterThan(start);
    });
  }
});
