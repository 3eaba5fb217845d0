import { sql } from 'kysely';
import { ask, askOne, at } from '../../src/adapters/postgres/question.ts';
import type { ReceiverId, ReceiverSays } from '../../src/domain/outward/receiver.ts';
import type { Signal, SignalId } from '../../src/domain/outward/signal.ts';
import { after, DAY } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, hash, SHARED } from './storeActs.ts';

const { anita, app, session } = SHARED;
const receiver = '0190c0de-0000-7000-8000-0000000000d1' as ReceiverId;
const GREATEST = Number.MAX_SAFE_INTEGER;
const STALE = '0190c0de-0000-7000-8000-0000000000d2';
const ENDED = '0190c0de-0000-7000-8000-0000000000d3';

export const signalsTo = (name: string, application: typeof app = app): ReceiverSays => ({
  name,
  target: { kind: 'shared_signals', application, delivery: { method: 'poll' }, asks: null },
  types: null,
});
export const verification = (state: string): Signal => ({ kind: 'verification', state });

/** An application with a receiver, a session that opened it, one that is over, one of long ago, and what waits. */
export async function fillSignals(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertReceiver(tx, { ...signalsTo(`${mark}, signals`), id: receiver, sealedSecret: null });
  await store.setReceiverToken(tx, receiver, hash(140));
  await store.noteSessionApplication(tx, session, app);
  await ask(
    tx,
    sql`insert into signal_sessions (tenant_id, id, application_id, session_id, user_id, at) values
      (${tx.tenantId}, ${STALE}, ${app}, ${STALE}, ${anita}, ${at(after(tx.now, -40 * DAY))}),
      (${tx.tenantId}, ${ENDED}, ${app}, ${ENDED}, ${anita}, ${at(tx.now)})`,
  );
  const about = { actor: { kind: 'user', id: anita }, user: anita, application: app, attempt: null, address: null } as const;
  await store.appendEvent(tx, { ...about, type: 'session.raised', session, data: { aal: 2, mark } });
  await store.insertSignals(tx, receiver, [verification(mark)]);
}

/** What is over elsewhere was told here, was of AAL 1, and the token is that of nobody. */
export async function estrangeSignals(_store: Store, tx: Tx): Promise<void> {
  await ask(tx, sql`update signal_sessions set told_at = ${at(tx.now)} where tenant_id = ${tx.tenantId}`);
  await ask(tx, sql`update event_receivers set name = 'elsewhere, signals' where tenant_id = ${tx.tenantId} and id = ${receiver}`);
}

async function waiting(tx: Tx): Promise<SignalId> {
  const row = await askOne<{ id: SignalId }>(tx, sql`select id from signals where tenant_id = ${tx.tenantId} order by id limit 1`);
  if (row === null) throw new Error('nothing waits');
  return row.id;
}

export const SIGNAL_ACTS: Readonly<Record<string, Act>> = {
  findReceiverByToken: (store, tx) => store.findReceiverByToken(tx, hash(140)),
  setReceiverToken: (store, tx) => store.setReceiverToken(tx, receiver, hash(141)),
  adoptSessions: async (store, tx) => {
    await ask(tx, sql`delete from signal_sessions where tenant_id = ${tx.tenantId} and application_id = ${app}`);
    await store.adoptSessions(tx, app);
  },
  takeEndedSessions: (store, tx) => store.takeEndedSessions(tx, { application: app, user: anita, until: tx.now, limit: 10 }),
  'takeEndedSessions, of everybody': (store, tx) => store.takeEndedSessions(tx, { application: app, user: null, until: tx.now, limit: 10 }),
  listSessionsAtAal2: (store, tx) => store.listSessionsAtAal2(tx, { application: app, position: GREATEST, after: null, limit: 10 }),
  hasOpened: (store, tx) => store.hasOpened(tx, app, { user: anita, session }),
  aalBefore: (store, tx) => store.aalBefore(tx, { user: anita, session, position: GREATEST }),
  insertSignals: (store, tx) => store.insertSignals(tx, receiver, [verification('new')]),
  listSignals: (store, tx) => store.listSignals(tx, receiver, 10),
  deleteSignals: async (store, tx) => store.deleteSignals(tx, receiver, [await waiting(tx)]),
  countSignals: (store, tx) => store.countSignals(tx, receiver, 10),
};
