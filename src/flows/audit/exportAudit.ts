import { type AuditQuestion, EVERY_EVENT, type EventFilter, eventFilterOf } from '../../domain/audit/auditQuestion.ts';
import type { EventId } from '../../domain/audit/event.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { type NamedEvents, namedEvents } from './namedEvents.ts';
import type { EventsPage } from './queryAudit.ts';
import { questionWords } from './questionWords.ts';

export interface ExportAudit extends Administration {
  readonly question: AuditQuestion;
  readonly format: 'jsonl' | 'csv';
}

/** Newest first, a part at a time. A refusal in the middle is the last part: what came before it is not all. */
export type AuditExport = AsyncIterable<Result<NamedEvents, 'not_permitted'>>;

const PART = 1_000;

/**
 * Everything that a question finds, as of now: what happens while it is read is not among it. It is on record before the
 * first event leaves. Each part is a transaction of its own and judged anew, so none is long and none outlives the role.
 */
export function exportAudit(ports: Pick<Ports, 'store'>) {
  const read = (command: Administration, filter: EventFilter, before: EventId | null): Promise<Result<EventsPage, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'export_audit', on: filter.user }, async (tx) => {
      const { events, next } = await ports.store.listEvents(tx, filter, { before, limit: PART });
      return succeeded({ ...(await namedEvents(ports, tx, events)), next });
    });

  async function* parts(command: Administration, filter: EventFilter): AuditExport {
    for (let before: EventId | null = null, more = true; more; ) {
      const part = await read(command, filter, before);
      yield part;
      before = part.ok ? part.value.next : null;
      more = before !== null;
    }
  }

  return ({ question, format, ...command }: ExportAudit): Promise<Result<AuditExport, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'export_audit', on: question.user }, async (tx) => {
      const asked = eventFilterOf(question, tx.now);
      const until = asked.until === null || asked.until > tx.now ? tx.now : asked.until;
      const told = { format, question: questionWords(question), until: formatInstant(until) };
      await record(ports, tx, eventBy(command.by, 'audit.exported', { data: told }));
      return succeeded(parts(command, { ...EVERY_EVENT, ...asked, until }));
    });
}
