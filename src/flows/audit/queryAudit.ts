import type { EventId } from '../../domain/audit/event.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { EventFilter, RecordedEvent } from '../../ports/store/auditStore.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export type QueryAudit = Administration & EventFilter;

export interface EventsPage {
  readonly events: readonly RecordedEvent[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: EventId | null;
}

/** What happened, the newest first. Reading writes nothing. */
export function queryAudit(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, ...filter }: QueryAudit): Promise<Result<EventsPage, 'not_permitted'>> =>
    administer(ports, { tenantId, by, act: 'read_audit', on: filter.user }, async (tx) => {
      const { rows, next } = await pageOf(filter.limit, (limit) => ports.store.listEvents(tx, { ...filter, limit }));
      return succeeded({ events: rows, next });
    });
}
