import type { Target } from '../../domain/outward/receiver.ts';
import { causeOf, credentialChangeOf, endsSessionsOf, SIGNAL_TYPES, type Signal } from '../../domain/outward/signal.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PlacedEvent } from '../../ports/store/receiverStore.ts';
import type { SignalSession } from '../../ports/store/signalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

type Application = Extract<Target, { readonly kind: 'shared_signals' }>;

const PAGE = 500;

/**
 * What an application is told on account of one event, a page at a time: of people whose session opened it, and of nobody
 * else. Taking a page notes it, so whoever begins anew goes on behind it.
 */
export async function* signalsOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { application, asks }: Application,
  event: PlacedEvent,
): AsyncGenerator<readonly Signal[]> {
  const wanted = (signals: readonly Signal[]): readonly Signal[] =>
    signals.filter(({ kind }) => asks === null || asks.includes(SIGNAL_TYPES[kind]));
  const cause = causeOf(event);
  const { user, session, position } = event;

  const ends = endsSessionsOf(event);
  for (let more = ends !== null; more; ) {
    const of = { application, user: ends === 'everybody' ? null : user, until: event.at, limit: PAGE };
    const ended = await store.takeEndedSessions(tx, of);
    yield wanted(ended.map((one) => ({ kind: 'session_revoked', ...one, cause })));
    more = ended.length === PAGE;
  }

  if (event.type === 'tenant.sessions_demoted') {
    for (let after: SignalSession['session'] | null = null, more = true; more; ) {
      const demoted: readonly SignalSession[] = await store.listSessionsAtAal2(tx, { application, position, after, limit: PAGE });
      yield wanted(demoted.map((one) => ({ kind: 'assurance_level_change', ...one, from: 2, to: 1, cause })));
      after = demoted.at(-1)?.session ?? null;
      more = demoted.length === PAGE;
    }
  }

  if (event.type === 'session.raised' && user !== null && session !== null && (await store.hasOpened(tx, application, { user, session }))) {
    const [from, to] = [await store.aalBefore(tx, { user, session, position }), Number(event.data['aal'])];
    if (from !== null && from !== to) yield wanted([{ kind: 'assurance_level_change', user, session, from, to, cause }]);
  }

  const change = credentialChangeOf(event);
  if (change !== null && user !== null && (await store.hasOpened(tx, application, { user, session: null }))) {
    yield wanted([{ kind: 'credential_change', user, ...change, cause }]);
  }
}
