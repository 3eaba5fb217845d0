import type { AuditQuestion } from '../../domain/audit/auditQuestion.ts';
import { formatInstant } from '../../kernel/instant.ts';

/** A question as an event tells of it: what is not asked is left out. */
export function questionWords({ types, from, until, ...question }: AuditQuestion): Readonly<Record<string, unknown>> {
  const instants = { from: from === null ? null : formatInstant(from), until: until === null ? null : formatInstant(until) };
  return Object.fromEntries(Object.entries({ type: types, ...question, ...instants }).filter(([, asked]) => asked !== null));
}
