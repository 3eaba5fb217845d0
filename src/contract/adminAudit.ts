import { z } from 'zod';
import { EVENTS, type EventType } from '../domain/audit/catalogue.ts';
import { identifier, instantGiven, instantText, limitGiven, nextOf } from './adminParts.ts';

const eventType = z.enum(Object.keys(EVENTS) as [EventType, ...EventType[]]);

export const eventDocument = z.strictObject({
  id: identifier,
  at: instantText,
  type: eventType,
  actor: z.looseObject({ kind: z.enum(['user', 'token', 'anonymous', 'host', 'system']) }),
  user: identifier.nullable(),
  application: identifier.nullable(),
  attempt: identifier.nullable(),
  session: identifier.nullable(),
  address: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

export const eventsPage = z.strictObject({ events: z.array(eventDocument), next: nextOf('before') });

export const eventsQuery = z.strictObject({
  type: z
    .union([eventType, z.array(eventType)])
    .optional()
    .meta({ description: 'One or more types; absent: all.' }),
  user: z.string().optional(),
  attempt: z.string().optional(),
  from: instantGiven.optional(),
  until: instantGiven.optional(),
  before: z.string().optional(),
  limit: limitGiven,
});
