import type { EventId } from '../../domain/audit/event.ts';
import type { ReceiverId } from '../../domain/outward/receiver.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Sent } from '../../ports/outward.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { recordNamed } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { openSecrets } from './receiverSecret.ts';
import { receiverNotFound } from './receiverShown.ts';
import { type EventsToSend, sendEvents } from './sendEvents.ts';

export interface TryReceiver extends Administration {
  readonly receiver: ReceiverId;
  /** The event to be sent once more; null: a test, which sends the event that tells of itself. */
  readonly event: EventId | null;
}

type TryError = 'not_permitted' | 'receiver_not_found' | 'event_not_told' | 'receiver_tests_itself';

type TryPorts = Pick<Ports, 'store' | 'clock' | 'sealer' | 'outward' | 'capabilities'>;

/**
 * Sends one event at once, past the order, so that the answer is seen; also to a receiver that is paused, and of a type that it
 * does not ask for. Its position stays, so a test comes once more in its turn, under the same id.
 */
export function tryReceiver(ports: TryPorts) {
  const send = sendEvents(ports);
  return async (command: TryReceiver): Promise<Result<Sent, TryError>> => {
    const ready = await administer<EventsToSend & { readonly sends: RecordedEvent }, TryError>(
      ports,
      { ...command, act: 'change_receivers', on: null },
      async (tx) => {
        const receiver = await ports.store.findReceiver(tx, command.receiver);
        if (receiver === null) return receiverNotFound();
        if (receiver.target.kind === 'shared_signals')
          return refused('receiver_tests_itself', 'An application has its stream verified itself: it is told signals and no events.');
        const asked = command.event === null ? null : await ports.store.findEvent(tx, command.event);
        if (asked === null && command.event !== null) return refused('event_not_told', 'There is no such event in this tenant.');
        const told = eventBy(command.by, 'receiver.tried', { data: { receiver: receiver.id, name: receiver.name, event: command.event } });
        const id = await recordNamed(ports, tx, told);
        const sends = asked ?? { ...told, id, at: tx.now };
        return succeeded({
          receiver,
          secrets: openSecrets(ports, tx, receiver),
          tenant: (await tenantHere(ports, tx)).slug,
          now: ports.clock.now(),
          sends,
        });
      },
    );
    if (!ready.ok) return ready;
    const { sends, ...order } = ready.value;
    const sent = await send(order, [sends]);
    await ports.store.transaction(command.tenantId, async (tx) => {
      // It may be gone by now.
      if ((await ports.store.findReceiver(tx, command.receiver)) === null) return;
      const reason = command.event === null ? 'test' : 'again';
      await ports.store.insertDelivery(tx, command.receiver, { event: sends.id, type: sends.type, events: 1, reason, ...sent });
    });
    return succeeded(sent);
  };
}
