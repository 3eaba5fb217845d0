import { type AuditQuestion, eventFilterOf } from '../../domain/audit/auditQuestion.ts';
import type { EventId } from '../../domain/audit/event.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { EventsAsked } from '../../ports/store/auditStore.ts';
import { type Administration, administer } from '../administer.ts';
import { rowsOfPage } from '../pageOf.ts';
import { type NamedEvents, namedEvents } from './namedEvents.ts';

export interface QueryAudit extends Administration, EventsAsked {
  readonly question: AuditQuestion;
}

export interface EventsPage extends NamedEvents {
  /** The `before` of the next page, which can be there although this one is short or empty; null: this is the last. */
  readonly next: EventId | null;
}

/** What happened, the newest first. Reading writes nothing. */
export function queryAudit(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, question, before, limit }: QueryAudit): Promise<Result<EventsPage, 'not_permitted'>> =>
    administer(ports, { tenantId, by, act: 'read_audit', on: question.user }, async (tx) => {
      const found = await ports.store.listEvents(tx, eventFilterOf(question, tx.now), { before, limit: rowsOfPage(limit) });
      return succeeded({ ...(await namedEvents(ports, tx, found.events)), next: found.next });
    });
}
