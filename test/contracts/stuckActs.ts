import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import { ALL_STUCK, type StuckFilter } from '../../src/domain/sessions/stuckFilter.ts';
import { after, DAY, HOUR, type Instant } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, eventOf, SHARED } from './storeActs.ts';

const { anita, app, attempt, enrolled, group, owner } = SHARED;
const PAGE = { after: null, limit: 100 } as const;
const REACHED = { kind: 'reached', step: 'challenge', offered: ['totp'], deadline: null, needs: 'any' } as const;

/** A flow that came to nothing an hour ago, or at another time. */
export async function putFlow(
  tx: Tx,
  flow: { readonly id: typeof attempt; readonly user: typeof anita; readonly stuckAt?: Instant; readonly unstuckAt?: Instant },
): Promise<void> {
  const stuckAt = flow.stuckAt ?? after(tx.now, -HOUR);
  await ask(
    tx,
    sql`insert into mfa_flows (tenant_id, id, user_id, application_id, reached_at, stuck_at, step, offered, needs, unstuck_at)
      values (${tx.tenantId}, ${flow.id}, ${flow.user}, null, ${at(stuckAt)}, ${at(stuckAt)}, 'challenge', '{totp}', 'any', ${at(flow.unstuckAt ?? null)})`,
  );
}

/** Somebody who is stuck twice over, somebody who was, and flows of long ago. */
export async function fillStuck(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.noteMfaFlow(tx, { ...REACHED, attempt });
  await store.noteMfaFlow(tx, { kind: 'refused', attempt, because: `because ${mark}` });
  await putFlow(tx, { id: SHARED.stuckFlow, user: anita });
  await putFlow(tx, { id: SHARED.unstuckFlow, user: owner, unstuckAt: after(tx.now, -HOUR / 2) });
  const long = after(tx.now, -100 * DAY);
  await putFlow(tx, { id: SHARED.staleFlow, user: SHARED.bert, stuckAt: long });
  await putFlow(tx, { id: SHARED.staleUnstuckFlow, user: SHARED.bert, stuckAt: long, unstuckAt: long });
  await store.appendEvent(tx, { ...eventOf(mark), type: 'user.mfa_required', data: { step: 'challenge' } });
  await store.appendEvent(tx, { ...eventOf(mark), type: 'user.mfa_failed', data: { method: 'totp', reason: 'wrong', name: mark } });
}

/** The same flows are other people's and in another state elsewhere. */
export async function estrangeStuck(store: Store, tx: Tx): Promise<void> {
  const here = sql`tenant_id = ${tx.tenantId}`;
  await ask(tx, sql`update mfa_flows set unstuck_at = ${at(tx.now)} where ${here} and id = ${SHARED.stuckFlow}`);
  await ask(tx, sql`update mfa_flows set unstuck_at = null, user_id = ${anita} where ${here} and id = ${SHARED.unstuckFlow}`);
  await ask(
    tx,
    sql`update mfa_flows set stuck_at = ${at(tx.now)}, unstuck_at = ${at(tx.now)} where ${here} and id = ${SHARED.staleUnstuckFlow}`,
  );
  await ask(tx, sql`update mfa_flows set stuck_at = ${at(tx.now)}, user_id = ${owner} where ${here} and id = ${SHARED.staleFlow}`);
  await store.appendEvent(tx, { ...eventOf('elsewhere'), type: 'user.mfa_required', user: owner, data: {} });
  await store.appendEvent(tx, { ...eventOf('elsewhere'), type: 'user.mfa_failed', data: {} });
}

const found =
  (filter: Partial<StuckFilter>): Act =>
  async (store, tx) => ({
    rows: await store.listStuck(tx, { ...ALL_STUCK, ...filter }, PAGE),
    people: await store.countStuck(tx, { ...ALL_STUCK, ...filter }, 100),
  });

const rate =
  (...scopes: Parameters<Store['measureStuckRate']>[1]['scopes']): Act =>
  (store, tx) =>
    store.measureStuckRate(tx, { scopes, since: after(tx.now, -DAY) });

/** The questions about who is stuck, each filter by itself. */
export const STUCK_ACTS: Readonly<Record<string, Act>> = {
  'noteMfaFlow, reached': (store, tx) => store.noteMfaFlow(tx, { ...REACHED, attempt: enrolled }),
  'noteMfaFlow, refused': (store, tx) => store.noteMfaFlow(tx, { kind: 'refused', attempt: SHARED.stuckFlow, because: 'x' }),
  'noteMfaFlow, passed': (store, tx) => store.noteMfaFlow(tx, { kind: 'passed', attempt, user: anita, application: app }),
  listStuck: (store, tx) => store.listStuck(tx, ALL_STUCK, PAGE),
  'listStuck, searched': found({ search: 'ANI' }),
  'listStuck, of an application': found({ application: app }),
  'listStuck, of a group': found({ group }),
  'listStuck, at a step': found({ step: 'challenge' }),
  'listStuck, enrolled': found({ enrolled: 'yes' }),
  'listStuck, lately': found({ from: 0 as Instant }),
  'listStuck, after a place': async (store, tx) =>
    store.listStuck(tx, ALL_STUCK, { ...PAGE, after: { at: after(tx.now, HOUR), id: attempt } }),
  countStuck: (store, tx) => store.countStuck(tx, ALL_STUCK, 100),
  listTroubles: async (store, tx) => (await store.listTroubles(tx, [attempt])).map(({ id: _, ...event }) => event),
  measureUnstuck: (store, tx) => store.measureUnstuck(tx, after(tx.now, -DAY)),
  measureStuckRate: rate({ kind: 'tenant' }),
  'measureStuckRate, of a group': rate({ kind: 'group', group }),
  'measureStuckRate, of an application': rate({ kind: 'application', application: app }),
};
