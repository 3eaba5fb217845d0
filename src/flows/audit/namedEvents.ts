import type { Ports } from '../../ports/ports.ts';
import type { NamedThing, RecordedEvent } from '../../ports/store/auditStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

export interface NamedEvents {
  readonly events: readonly RecordedEvent[];
  /** What the ids in them are called now. What is deleted has no name any more. */
  readonly names: readonly NamedThing[];
}

export async function namedEvents({ store }: Pick<Ports, 'store'>, tx: Tx, events: readonly RecordedEvent[]): Promise<NamedEvents> {
  const ids = new Set(events.flatMap(mentionedIn));
  return { events, names: await store.nameThings(tx, [...ids]) };
}

function mentionedIn({ actor, user, application, data }: RecordedEvent): readonly string[] {
  const { scope, ...others } = data;
  const actors = actor.kind === 'user' ? [actor.id] : actor.kind === 'token' ? [actor.id, actor.madeBy] : [];
  const given = [...actors, user, application, ...Object.values(others).flat(), ...valuesOf(scope)];
  return given.filter((one) => typeof one === 'string');
}

function valuesOf(scope: unknown): readonly unknown[] {
  return typeof scope === 'object' && scope !== null ? Object.values(scope) : [];
}
