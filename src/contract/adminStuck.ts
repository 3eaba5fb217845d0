import { z } from 'zod';
import { MFA_STEPS } from '../domain/sessions/mfaStep.ts';
import { either, factorKind, identifier, instantGiven, instantText, limitGiven, lineGiven, place, placeOf } from './adminParts.ts';

const step = z
  .enum(MFA_STEPS)
  .meta({ description: 'What the flow asked for when it reached the MFA step; refusal: it could ask for nothing and ended.' });

const filter = {
  search: lineGiven(254).optional().meta({ description: 'Part of the login name, the display name or the mail address.' }),
  application: z.string().optional().meta({ description: 'Stuck on the way to this application.' }),
  group: z.string().optional().meta({ description: 'Only the members of this group.' }),
  step: step.optional(),
  enrolled: either('Holds a factor other than companion codes.'),
  from: instantGiven.optional().meta({ description: 'Stopped at this instant or later.' }),
};

const days = z.coerce.number<number | string>().int().min(1).max(90).default(30);

export const stuckQuery = z.strictObject({ ...filter, after: place, limit: limitGiven });
export const stuckFiguresQuery = z.strictObject({ ...filter, days: days.meta({ description: 'Of the past, in which people got in.' }) });
export const stuckExportBody = z.strictObject(filter);

const counted = (what: string) => z.array(z.strictObject({ what: z.string(), times: z.int() })).meta({ description: what });

export const stuckPersonDocument = z.strictObject({
  user: z.strictObject({
    id: identifier,
    loginName: z.string(),
    displayName: z.string(),
    mail: z.string().nullable(),
    kinds: z.array(factorKind).meta({ description: 'The kinds of factor that they hold, companion codes among them.' }),
    enrolled: z.boolean().meta({ description: 'Holds a factor other than companion codes.' }),
    bypassUntil: instantText.nullable().meta({ description: 'End of the bypass that is live; null: none is.' }),
    passUntil: instantText.nullable().meta({ description: 'End of the enrolment pass that is open; null: none is.' }),
  }),
  step,
  ended: z
    .enum(['refused', 'cancelled', 'nothing'])
    .meta({ description: 'How the last flow ended. nothing: nobody went on, and it ran out.' }),
  refusedBecause: z.string().nullable().meta({ description: 'The error code of the refusal; null: it was not refused.' }),
  offered: z.array(factorKind).meta({ description: 'The kinds of factor that the last flow offered.' }),
  deadline: instantText.nullable().meta({ description: 'End of the grace as the last flow told it; null: none was running.' }),
  attempts: z.int().meta({ description: 'Flows that did not pass since the person last got in.' }),
  firstStuckAt: instantText,
  lastStuckAt: instantText.meta({ description: 'When the last flow was refused or ran out.' }),
  lastAttempt: identifier.meta({ description: 'The last flow, as the audit has it.' }),
  applications: z
    .array(z.strictObject({ id: identifier, name: z.string() }))
    .meta({ description: 'To which they wanted; empty: to none in particular.' }),
  tried: counted('Kinds of factor that were tried and failed, or enrolment_pass or mail_code, in the last 20 flows.'),
  errors: counted('wrong, throttled, locked, or the error codes of refusals, in the last 20 flows.'),
});

export const stuckPage = z.strictObject({ people: z.array(stuckPersonDocument), next: placeOf('after') });

export const stuckFiguresDocument = z.strictObject({
  at: instantText,
  people: z.int().meta({ description: 'Stuck now: at most 10,000.' }),
  more: z.boolean().meta({ description: 'true: there are more than so many.' }),
  unstuck: z
    .strictObject({
      people: z.int(),
      medianSeconds: z
        .int()
        .nullable()
        .meta({ description: 'From the first time that they were stuck to the first time that they got in afterwards; null: nobody.' }),
    })
    .meta({ description: 'People of the whole tenant who were stuck and got in during the days.' }),
});
