import type { z } from 'zod';
import type { auditViewDocument, eventDocument, questionGiven } from '../../contract/adminAudit.ts';
import type { AuditQuestion } from '../../domain/audit/auditQuestion.ts';
import type { AuditView } from '../../domain/audit/auditView.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import { namedIdOrNull } from './namedId.ts';

export function questionOf(given: z.output<typeof questionGiven>): AuditQuestion {
  return {
    types: given.type === undefined ? null : [given.type].flat(),
    outcome: given.outcome ?? null,
    actor: namedIdOrNull<'User'>(given.actor),
    actorKind: given.actorKind ?? null,
    user: namedIdOrNull<'User'>(given.user),
    application: namedIdOrNull<'Application'>(given.application),
    group: namedIdOrNull<'Group'>(given.group),
    attempt: namedIdOrNull<'SignInAttempt'>(given.attempt),
    from: given.from ?? null,
    until: given.until ?? null,
    lastDays: given.lastDays ?? null,
    search: given.search ?? null,
  };
}

export function viewDocumentOf({ id, name, question, savedBy, savedAt }: AuditView): z.input<typeof auditViewDocument> {
  return { id, name, question: questionKept(question), savedBy: { ...savedBy }, savedAt: formatInstant(savedAt) };
}

function questionKept({ types, outcome, from, until, ...ids }: AuditQuestion): z.input<typeof auditViewDocument>['question'] {
  const instant = (at: Instant | null) => (at === null ? null : formatInstant(at));
  const all = { type: types === null ? null : [...types], outcome, ...ids, from: instant(from), until: instant(until) };
  return Object.fromEntries(Object.entries(all).filter(([, asked]) => asked !== null));
}

export function eventDocumentOf({
  id,
  at,
  type,
  actor,
  user,
  application,
  attempt,
  session,
  address,
  data,
}: RecordedEvent): z.input<typeof eventDocument> {
  return { id, at: formatInstant(at), type, actor: { ...actor }, user, application, attempt, session, address, data: { ...data } };
}
