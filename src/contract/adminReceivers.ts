import { z } from 'zod';
import { EVENTS, type EventType } from '../domain/audit/catalogue.ts';
import { MOST_RECEIVERS } from '../domain/outward/receiver.ts';
import { eventDocument } from './adminAudit.ts';
import { identifier, instantGiven, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

const eventType = z.enum(Object.keys(EVENTS) as [EventType, ...EventType[]]);

const target = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('webhook'), url: z.string() }),
    z.strictObject({
      kind: z.literal('audit_https'),
      url: z.string(),
      proof: z.enum(['bearer', 'signature']).meta({ description: 'bearer: a token of the receiver; signature: as a webhook has it.' }),
    }),
    z.strictObject({
      kind: z.literal('audit_syslog'),
      host: z.string(),
      port: z.int(),
      tls: z.boolean(),
      ca: z.string().nullable().meta({ description: 'Certificates in PEM; null: what the system trusts.' }),
    }),
    z.strictObject({
      kind: z.literal('shared_signals'),
      application: identifier.meta({ description: 'Told of its own people alone (docs/receivers.md).' }),
      delivery: z
        .discriminatedUnion('method', [
          z.strictObject({ method: z.literal('push'), url: z.string() }),
          z.strictObject({ method: z.literal('poll') }),
        ])
        .nullable()
        .meta({ description: 'As the application has asked for; null: it has made no stream yet.' }),
      asks: z.array(z.string()).nullable().meta({ description: 'Types of signals that it asks for; null: all.' }),
    }),
  ])
  .meta({ description: 'Where the receiver is, and how it is told.' });

const types = z.array(eventType).nullable().meta({ description: 'null: events of all types.' });

export const receiverDocument = z.strictObject({
  id: identifier,
  name: z.string(),
  target,
  types,
  madeAt: instantText,
  state: z
    .enum(['working', 'failing', 'paused'])
    .meta({ description: 'failing: the last try was in vain, and another comes by itself at nextAt.' }),
  paused: z.strictObject({ at: instantText, because: z.string() }).nullable(),
  waiting: z.int().meta({ description: 'Events, of whatever type, that it is behind; 10001: more than 10,000.' }),
  waitingSince: instantText.nullable().meta({ description: 'When the first of them was written; null: none waits.' }),
  failures: z.int().meta({ description: 'Tries in vain since the last success.' }),
  failingSince: instantText.nullable(),
  lastError: z.string().nullable().meta({ description: 'Of the last try; null: it was taken, or there was none.' }),
  deliveredAt: instantText.nullable().meta({ description: 'When something was taken last.' }),
  nextAt: instantText,
  formerSecretUntil: instantText
    .nullable()
    .meta({ description: 'Until when a former secret signs beside the new one; null: there is none.' }),
});

export const receiversDocument = z.strictObject({ receivers: z.array(receiverDocument) });

const secret = z
  .string()
  .nullable()
  .meta({ description: 'To verify signatures with; of shared signals the token of the stream. Shown this once; null: none was made.' });

export const receiverSavedDocument = z.strictObject({ receiver: receiverDocument, secret });

export const receiverAddress = tenantAddress.extend({ receiver: z.string() });

export const saveReceiverBody = z.strictObject({
  name: judged('string', 'In one line of 1 to 200 characters; no other receiver has it.'),
  target: judged('object', 'webhook {url}, audit_https {url, proof}, audit_syslog {host, port, tls, ca} or shared_signals {application}.'),
  types: judged('array', 'Types of events (docs/events.md); null or absent: all.').default(null),
  bearer: judged('string', 'The token that an audit_https of the proof bearer is sent; absent when it changes: as it was.').default(null),
});

export const moveReceiverBody = z.strictObject({
  event: z.string().optional().meta({ description: 'The next event that it is told.' }),
  from: instantGiven.optional().meta({ description: 'Instead: the first event from this instant on is the next.' }),
});

export const rotateReceiverSecretBody = z.strictObject({
  because: z
    .enum(['ordinary', 'compromised'])
    .default('ordinary')
    .meta({ description: 'ordinary: the former secret signs besides for a day. compromised: it signs no more.' }),
});

export const receiverTriedDocument = z.strictObject({
  error: z.string().nullable().meta({ description: 'null: it was taken.' }),
  status: z.int().nullable().meta({ description: 'Of HTTP; null: there was no answer, or it is another protocol.' }),
  milliseconds: z.int(),
});

export const deliveriesQuery = z.strictObject({ before: z.string().optional(), limit: limitGiven });

export const deliveriesPage = z.strictObject({
  deliveries: z.array(
    receiverTriedDocument.extend({
      id: identifier,
      event: identifier.meta({ description: 'The first, where several went together.' }),
      type: eventType,
      events: z.int().meta({ description: 'How many went together.' }),
      reason: z.enum(['as_usual', 'test', 'again']),
      at: instantText,
    }),
  ),
  next: nextOf('before'),
});

export const deliveryAddress = receiverAddress.extend({ event: z.string() });

/** What is told outside: in `data` of a webhook, and as a line of an audit stream. */
const eventToldDocument = eventDocument.extend({
  tenant: z.string().meta({ description: "The tenant's name in addresses." }),
});

export const webhookDocument = z
  .strictObject({ type: eventType, timestamp: instantText, data: eventToldDocument })
  .meta({ description: `The body of a webhook. A tenant has at most ${MOST_RECEIVERS} receivers.` });
