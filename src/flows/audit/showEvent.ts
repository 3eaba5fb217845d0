import type { EventId } from '../../domain/audit/event.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { NamedThing, RecordedEvent } from '../../ports/store/auditStore.ts';
import { type Administration, administer } from '../administer.ts';
import { namedEvents } from './namedEvents.ts';

export interface EventShown {
  readonly event: RecordedEvent;
  readonly names: readonly NamedThing[];
}

/** One event in full. */
export function showEvent(ports: Pick<Ports, 'store'>) {
  return ({
    event,
    ...by
  }: Administration & { readonly event: EventId }): Promise<Result<EventShown, 'not_permitted' | 'event_not_found'>> =>
    administer(ports, { ...by, act: 'read_audit', on: null }, async (tx) => {
      const found = await ports.store.findEvent(tx, event);
      if (found === null) return refused('event_not_found', 'There is no such event.');
      const { names } = await namedEvents(ports, tx, [found]);
      return succeeded({ event: found, names });
    });
}
