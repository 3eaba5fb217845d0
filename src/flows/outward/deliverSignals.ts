import type { ApplicationId } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Receiver, Target } from '../../domain/outward/receiver.ts';
import type { Signal, SignalId } from '../../domain/outward/signal.ts';
import { after, MINUTE, SECOND } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { signalsOf } from './signalsOf.ts';
import { failTurn, leaseUntil, type Turn } from './turn.ts';

export interface SignalToSign {
  readonly tenantId: TenantId;
  /** The tenant's name in addresses. */
  readonly tenant: string;
  readonly application: ApplicationId;
  readonly receiver: Receiver['id'];
  readonly id: SignalId;
  readonly says: Signal;
}

/** Makes a security event token, with the tenant's key of now. null: the application is gone, or disabled: it waits. */
export type SignSignal = (signal: SignalToSign) => Promise<string | null>;

/** So many wait for an application at most; then the audit keeps the rest until it has fetched some. */
const MOST_WAITING = 10_000;
const READ_AT_ONCE = 100;
const PUSHED_IN_A_TURN = 100;
const BETWEEN_TURNS = SECOND;

type SignalPorts = Pick<Ports, 'store' | 'random' | 'outward'>;
type Application = Extract<Target, { readonly kind: 'shared_signals' }>;

/** One turn for an application: what is to be told becomes signals, with its position, and signals are pushed where it asks for that. */
export function deliverSignals(ports: SignalPorts, sign: SignSignal) {
  const { store } = ports;

  async function gather(turn: Turn, target: Application, upTo: number): Promise<boolean> {
    const { receiver, lease } = turn;
    for (let { position } = receiver; ; ) {
      const events = await store.transaction(turn.tenantId, async (tx) =>
        (await store.countSignals(tx, receiver.id, MOST_WAITING)) >= MOST_WAITING
          ? []
          : store.listEventsInOrder(tx, { after: position, upTo, limit: READ_AT_ONCE }),
      );
      if (events.length === 0) return true;
      for (const event of events) {
        // With the position: a signal is there once, and a turn that lost its lease leaves none.
        const isOurs = await store.transaction(turn.tenantId, async (tx) => {
          const step = { lease, until: leaseUntil(tx.now), position: event.position, taken: false };
          if (!(await store.advanceReceiver(tx, receiver.id, step))) return false;
          for await (const signals of signalsOf(ports, tx, target, event)) await store.insertSignals(tx, receiver.id, signals);
          return true;
        });
        if (!isOurs) return false;
        position = event.position;
      }
    }
  }

  async function push(turn: Turn, target: Application, url: string): Promise<boolean> {
    const { receiver, lease, tenantId, tenant } = turn;
    const inTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store.transaction(tenantId, work);
    const waiting = await inTenant((tx) => store.listSignals(tx, receiver.id, PUSHED_IN_A_TURN));
    for (const signal of waiting) {
      const token = await sign({ tenantId, tenant, application: target.application, receiver: receiver.id, ...signal });
      if (token === null) return false;
      const [authorization] = turn.secrets;
      const headers = {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      };
      const sent = await ports.outward.post({ url, headers, body: token });
      const goesOn = await inTenant(async (tx) => {
        if (sent.error !== null) return failTurn(ports, tx, turn, sent.error);
        await store.deleteSignals(tx, receiver.id, [signal.id]);
        const now = await store.findReceiver(tx, receiver.id);
        if (now === null) return false;
        return store.advanceReceiver(tx, receiver.id, { lease, until: leaseUntil(tx.now), position: now.position, taken: true });
      });
      if (!goesOn) return false;
    }
    return true;
  }

  return async (turn: Turn, upTo: number): Promise<void> => {
    const { receiver, lease, tenantId } = turn;
    const { target } = receiver;
    if (target.kind !== 'shared_signals' || !(await gather(turn, target, upTo))) return;
    if (target.delivery?.method === 'push' && !(await push(turn, target, target.delivery.url))) return;
    await store.transaction(tenantId, async (tx) => {
      const isFull = (await store.countSignals(tx, receiver.id, MOST_WAITING)) >= MOST_WAITING;
      await store.releaseReceiver(tx, receiver.id, { lease, nextAt: after(tx.now, isFull ? MINUTE : BETWEEN_TURNS) });
    });
  };
}
