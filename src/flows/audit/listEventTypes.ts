import { EVENTS, type EventDescription, type EventType } from '../../domain/audit/catalogue.ts';
import { type Outcome, outcomeOf } from '../../domain/audit/outcome.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

export interface EventTypeShown extends Pick<EventDescription, 'description' | 'data'> {
  readonly type: EventType;
  readonly outcome: Outcome;
}

/** Every type that there can be, whether or not anything of the kind has happened. */
export function listEventTypes(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly EventTypeShown[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_audit', on: null }, async () =>
      succeeded((Object.keys(EVENTS) as EventType[]).map((type) => ({ type, ...wordsOf(type), outcome: outcomeOf(type) }))),
    );
}

function wordsOf(type: EventType): Pick<EventDescription, 'description' | 'data'> {
  const { description, data } = EVENTS[type];
  return { description, data };
}
