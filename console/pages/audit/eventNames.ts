import type { EventListed, EventName } from '../../api/events.ts';

export type EventNames = ReadonlyMap<string, EventName>;

/** By id. */
export function namesIn(names: readonly EventName[]): EventNames {
  return new Map(names.map((one) => [one.id, one]));
}

/** The group that an event is about; null: none. */
export function groupOf({ data }: EventListed): string | null {
  const scope = data['scope'] as { readonly group?: unknown } | undefined;
  const group = data['group'] ?? scope?.group;
  return typeof group === 'string' ? group : null;
}
