import { z } from 'zod';
import { LEVELS } from '../domain/policy/rule.ts';
import { factorKind, instantText } from './adminParts.ts';
import { scopeDocument } from './adminPolicy.ts';

const count = z.int();

const byAal = z.strictObject({ 1: count, 2: count });

export const overviewQuery = z.strictObject({
  days: z.coerce.number<number | string>().int().min(1).max(366).default(30).meta({ description: 'Days of the past, today among them.' }),
});

export const overviewDocument = z.strictObject({
  at: instantText,
  level: z.enum(LEVELS).meta({ description: 'What the tenant says now.' }),
  people: z
    .strictObject({
      enabled: count,
      enrolled: count.meta({ description: 'Those of them who have a second factor; backup codes that were made beside another are none.' }),
      holding: z
        .array(z.strictObject({ kind: factorKind, people: count }))
        .meta({ description: 'Those of them who hold a factor of the kind. Many hold several.' }),
      bypassed: count.meta({ description: 'For whom a bypass holds now.' }),
    })
    .meta({ description: 'Enabled people.' }),
  sessions: z.strictObject({ live: count, people: count, byAal, underAllowance: count }),
  nextChange: z
    .strictObject({
      scope: scopeDocument,
      name: z.string().nullable().meta({ description: 'Of the group or the application; null: the tenant.' }),
      from: instantText,
      level: z.enum(LEVELS).nullable().meta({ description: 'null: it says nothing of the level.' }),
    })
    .nullable()
    .meta({ description: 'The earliest version of any rule that is to begin; null: none is scheduled.' }),
  recommendation: z
    .strictObject({
      kind: z.literal('require_mfa'),
      level: z.enum(['off', 'optional']),
      reason: z.string(),
      scheduled: instantText
        .nullable()
        .meta({ description: 'When a rule of the tenant begins that requires it; null: none is scheduled.' }),
      peopleWithoutFactor: count,
    })
    .nullable()
    .meta({ description: 'null: there is nothing to recommend.' }),
  days: z
    .array(
      z.strictObject({
        day: z.string().meta({ description: 'A day of UTC', format: 'date' }),
        enrolment: z
          .strictObject({ people: count, enrolled: count })
          .nullable()
          .meta({ description: 'Enabled people at its end, or now; null: nobody counted them on that day.' }),
        signIns: byAal.nullable().meta({ description: 'By the level of the session; null: not counted yet.' }),
        enrolments: count.nullable().meta({ description: 'People who confirmed a factor; null: not counted yet.' }),
      }),
    )
    .meta({ description: 'The oldest first, today last; none before the tenant was made.' }),
});
