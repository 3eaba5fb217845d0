import { z } from 'zod';
import { EVENTS, type EventType } from '../domain/audit/catalogue.ts';
import { OUTCOMES } from '../domain/audit/outcome.ts';
import { identifier, instantGiven, instantText, judged, limitGiven, lineGiven, tenantAddress } from './adminParts.ts';

const eventType = z.enum(Object.keys(EVENTS) as [EventType, ...EventType[]]);

const actor = z.looseObject({ kind: z.enum(['user', 'token', 'anonymous', 'host', 'system']) });

export const eventDocument = z.strictObject({
  id: identifier,
  at: instantText,
  type: eventType,
  actor,
  user: identifier.nullable(),
  application: identifier.nullable(),
  attempt: identifier.nullable(),
  session: identifier.nullable(),
  address: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

const names = z
  .array(
    z.strictObject({
      id: identifier,
      kind: z.enum(['user', 'group', 'application', 'token']),
      name: z.string(),
      loginName: z.string().nullable().meta({ description: 'Of people alone.' }),
    }),
  )
  .meta({ description: 'What the ids in it are called now; what is deleted has no name any more.' });

export const eventsPage = z.strictObject({
  events: z.array(eventDocument),
  names,
  next: identifier.nullable().meta({
    description: 'The "before" of the next page; null: this is the last. It can be there although this page is short, or empty.',
  }),
});

export const eventShownDocument = z.strictObject({ event: eventDocument, names });

const outcome = z.enum(OUTCOMES).meta({ description: 'refused: somebody or something was turned away, or it failed.' });

/** What may be asked of the audit, in an address as in JSON. */
const question = {
  type: z
    .union([eventType, z.array(eventType)])
    .optional()
    .meta({ description: 'One or more types; absent: all.' }),
  outcome: outcome.optional(),
  actor: z.string().optional().meta({ description: 'The person or the API token that did it.' }),
  actorKind: z
    .enum(['token', 'anonymous', 'host', 'system'])
    .optional()
    .meta({ description: 'anonymous: somebody who had not proved who they are; host: commands on the machine.' }),
  user: z.string().optional().meta({ description: 'The person whom it concerns.' }),
  application: z.string().optional(),
  group: z.string().optional(),
  attempt: z.string().optional().meta({ description: 'One sign-in.' }),
  from: instantGiven.optional(),
  until: instantGiven.optional(),
  lastDays: z.coerce.number<number | string>().int().min(1).max(366).optional().meta({ description: 'The last so many times 24 hours.' }),
  search: lineGiven(200).optional().meta({ description: 'A text anywhere in the event.' }),
};

export const eventsQuery = z.strictObject({ ...question, before: z.string().optional(), limit: limitGiven });

export const questionGiven = z.strictObject(question);

export const exportBody = z.strictObject({
  format: z.enum(['jsonl', 'csv']).meta({ description: 'One JSON object a line, or CSV (RFC 4180) with a head.' }),
  question: questionGiven.default({}),
});

export const eventTypesDocument = z.strictObject({
  types: z.array(
    z.strictObject({
      type: eventType,
      description: z.string(),
      outcome,
      data: z.record(z.string(), z.string()).meta({ description: 'The fields of data with their meaning.' }),
    }),
  ),
});

export const eventAddress = tenantAddress.extend({ event: z.string() });

const questionKept = z
  .strictObject({
    type: z.array(z.string()).optional(),
    outcome: outcome.optional(),
    actor: identifier.optional(),
    actorKind: z.string().optional(),
    user: identifier.optional(),
    application: identifier.optional(),
    group: identifier.optional(),
    attempt: identifier.optional(),
    from: instantText.optional(),
    until: instantText.optional(),
    lastDays: z.int().optional(),
    search: z.string().optional(),
  })
  .meta({ description: 'As the query of the events takes it.' });

export const auditViewDocument = z.strictObject({
  id: identifier,
  name: z.string(),
  question: questionKept,
  savedBy: actor.meta({ description: 'Who saved it last.' }),
  savedAt: instantText,
});

export const auditViewsDocument = z.strictObject({ views: z.array(auditViewDocument) });

export const auditViewAddress = tenantAddress.extend({ view: z.string() });

const name = judged('string', 'In one line of 1 to 200 characters; no other view has it.');

export const makeViewBody = z.strictObject({ name, question: questionGiven });

export const changeViewBody = z.strictObject({
  name: name.default(null).meta({ description: 'null: it keeps its own.' }),
  question: questionGiven.nullable().default(null).meta({ description: 'null: it keeps its own.' }),
});
