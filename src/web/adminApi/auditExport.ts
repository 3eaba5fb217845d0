import type { AuditExport } from '../../flows/audit/exportAudit.ts';
import type { NamedEvents } from '../../flows/audit/namedEvents.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import { eventDocumentOf } from './auditQuestions.ts';
import { csvLine } from './csvLine.ts';

/** What the administrator lost in the middle of an export. The answer breaks off, so that nobody takes it for all. */
class ExportBrokenOff extends Error {
  override readonly name = 'ExportBrokenOff';
}

const CSV_HEAD = [
  'id',
  'at',
  'type',
  'actor_kind',
  'actor',
  'actor_name',
  'user',
  'user_name',
  'application',
  'application_name',
  'attempt',
  'session',
  'address',
  'data',
];

/** An export as text, part by part: no more than one is in memory, and the next one is read when this one has left. */
export async function* exportedText(parts: AuditExport, format: 'jsonl' | 'csv'): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(CSV_HEAD);
  for await (const part of parts) {
    if (!part.ok) throw new ExportBrokenOff(part.code);
    yield format === 'csv' ? csvOf(part.value) : jsonLinesOf(part.value);
  }
}

function jsonLinesOf({ events }: NamedEvents): string {
  return events.map((event) => `${JSON.stringify(eventDocumentOf(event))}\n`).join('');
}

function csvOf({ events, names }: NamedEvents): string {
  const named = new Map(names.map(({ id, name, loginName }) => [id, loginName ?? name]));
  const nameOf = (id: string | null): string | null => (id === null ? null : (named.get(id) ?? null));
  return events.map((event) => csvLine(cellsOf(event, nameOf))).join('');
}

function cellsOf(event: RecordedEvent, nameOf: (id: string | null) => string | null): readonly (string | null)[] {
  const { id, at, type, actor, user, application, attempt, session, address, data } = eventDocumentOf(event);
  const by = event.actor.kind === 'user' || event.actor.kind === 'token' ? event.actor.id : null;
  const what = [user, nameOf(user), application, nameOf(application), attempt, session, address, JSON.stringify(data)];
  return [id, at, type, actor.kind, by, nameOf(by), ...what];
}
