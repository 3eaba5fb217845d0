import { z } from 'zod';
import { SMS_TEMPLATE_NAMES, type SmsTemplateName } from '../domain/messages/smsTexts.ts';
import { TEMPLATES, type TemplateName } from '../domain/messages/templates.ts';
import { identifier, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

const templateName = z.enum(Object.keys(TEMPLATES) as [TemplateName, ...TemplateName[]]);
const anyTemplate = z.enum([...Object.keys(TEMPLATES), ...SMS_TEMPLATE_NAMES] as [TemplateName | SmsTemplateName, ...TemplateName[]]);
const stateKind = z.enum(['queued', 'sent', 'delivered', 'dead']);

export const messageDocument = z.strictObject({
  id: identifier,
  channel: z.enum(['mail', 'sms']),
  template: anyTemplate,
  user: identifier.nullable(),
  recipient: z.string(),
  createdAt: instantText,
  state: z
    .strictObject({
      kind: stateKind,
      at: instantText.nullable(),
      provider: z.string().nullable(),
      because: z.string().nullable(),
    })
    .meta({ description: 'dead: nobody tries it again, and `because` says why.' }),
});

export const messagesPage = z.strictObject({ messages: z.array(messageDocument), next: nextOf('before') });

export const messagesQuery = z.strictObject({
  state: stateKind.optional(),
  user: z.string().optional(),
  before: z.string().optional(),
  limit: limitGiven,
});

export const messageAddress = tenantAddress.extend({ message: z.string() });

export const templateAddress = tenantAddress.extend({ template: z.string() });

export const templateDocument = z.strictObject({
  template: templateName,
  description: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable().meta({ description: 'null: made of the text.' }),
  words: z.enum(['own', 'of the product']),
  values: z.record(z.string(), z.string()).meta({ description: 'What it can be filled with: {{name}}, each with its meaning.' }),
});

const words = {
  subject: judged('string', 'One line.'),
  text: judged('string', 'Paragraphs with a blank line between them.'),
  html: judged('string', 'null: made of the text.').default(null),
};

export const setTemplateBody = z.strictObject(words);

export const ownTemplateDocument = templateDocument.pick({ template: true, subject: true, text: true, html: true });

export const previewBody = z.strictObject({ draft: z.strictObject(words).nullable().default(null) });

export const previewDocument = z.strictObject({ fromName: z.string(), subject: z.string(), text: z.string(), html: z.string() });

export const mailDocument = z.strictObject({
  provider: z.string().nullable().meta({ description: 'Host and port of the mail server; null: this deployment sends none.' }),
});

export const brandingDocument = z.strictObject({
  senderName: z.string().nullable().meta({ description: 'null: the name of the tenant.' }),
  accentColor: z.string(),
  footer: z.string().nullable(),
});

export const setBrandingBody = z.strictObject({
  senderName: judged('string', 'null: the name of the tenant.').optional(),
  accentColor: judged('string', 'Six hexadecimal digits after #.').optional(),
  footer: judged('string', 'A line below every mail; null: none.').optional(),
});

export const testMailBody = z.strictObject({ to: judged('string', 'A mail address.') });

export const testSmsBody = z.strictObject({ to: judged('string', 'A mobile number with its country, such as +49 1512 3456789.') });

export const testSmsDocument = z.strictObject({
  provider: z.string(),
  reference: z.string().nullable().meta({ description: "The provider's own id of the message; null: it gives none." }),
});

export const smsDocument = z
  .strictObject({
    providers: z.array(z.string()).meta({ description: 'In the order in which they are tried; empty: this deployment sends none.' }),
    countries: z.array(z.string()),
    available: z
      .array(z.strictObject({ country: z.string(), callingCode: z.string() }))
      .meta({ description: 'The countries among which "smsCountries" of the tenant chooses.' }),
    provedAt: instantText.nullable().meta({ description: 'When a provider took a test message; null: never.' }),
    limits: z.strictObject({ perPrefix: z.int(), perTenant: z.int(), perSystem: z.int() }),
  })
  .meta({ description: 'Rules can allow text messages when there is a provider and a country, and a test was taken (F12).' });
