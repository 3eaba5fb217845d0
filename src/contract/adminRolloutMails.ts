import { z } from 'zod';
import { MOST_DAYS_BEFORE } from '../domain/rollout/mailing.ts';
import { MAIL_STANDINGS } from '../domain/rollout/mailState.ts';
import { identifier, instantText, limitGiven, nextOf } from './adminParts.ts';

const step = z
  .string()
  .meta({ description: `announcement, or days_7: so many days before the date, 0 to ${MOST_DAYS_BEFORE}.`, examples: ['days_7'] });

const stage = z.coerce.number<number | string>().int().min(0).meta({ description: 'Counted from 0. Each has its own date.' });

const standing = z.enum(MAIL_STANDINGS).meta({
  description:
    'planned: not yet. due: to be written. waiting: in the outbox. bounced: the address was refused. failed: nobody tries it again. overtaken: not sent, since the next was due, the date moved or the person was done. done: sent, and has a factor now. not_needed: had one before. missed: over before they could be reached.',
});

export const plannedMail = z.strictObject({
  stage: z.int().min(0),
  step,
  date: instantText.meta({ description: 'The date of its people.' }),
  from: instantText.meta({ description: 'From then on it is written.' }),
  until: instantText.meta({ description: 'From then on it is not worth sending.' }),
});

export const mailingDocument = z.strictObject({
  at: instantText,
  isSent: z.boolean().meta({ description: 'false: this deployment sends no mail, so nothing is written.' }),
  mails: z.array(
    plannedMail.extend({
      isUnderWay: z.boolean().meta({ description: 'It is being written.' }),
      people: z.int(),
      standings: z.array(z.strictObject({ standing, people: z.int() })).meta({ description: 'Those that are nobody’s are left out.' }),
    }),
  ),
});

export const mailPeopleQuery = z.strictObject({
  stage,
  step,
  standing: standing.optional(),
  after: z.string().optional(),
  limit: limitGiven,
});

export const mailPeoplePage = z.strictObject({
  date: instantText,
  people: z.array(
    z.strictObject({
      id: identifier,
      loginName: z.string(),
      displayName: z.string(),
      mail: z.string().nullable(),
      standing,
      at: instantText.nullable().meta({ description: 'When it came to that; null: nothing was written.' }),
    }),
  ),
  next: nextOf('after'),
});

const named = { stage: z.int().min(0), step };

export const mailExportBody = z.strictObject({
  mail: z.strictObject(named).nullable().default(null).meta({ description: 'null: all, one after the other.' }),
  standing: standing.optional(),
});

export const mailPreviewBody = z.strictObject({
  ...named,
  user: z.string().nullable().default(null).meta({ description: 'For whom; null: nobody in particular.' }),
});

export const mailTestBody = z.strictObject({ ...named, to: z.string() });
