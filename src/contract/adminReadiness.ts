import { z } from 'zod';
import { FACTOR_KINDS } from '../domain/factors/factor.ts';
import { factorKind, identifier, instantText } from './adminParts.ts';

const count = z.int();
const day = z.string().meta({ description: 'A day of UTC', format: 'date' });

export const readinessQuery = z.strictObject({
  group: z.string().optional().meta({ description: 'Its members alone; not beside an application.' }),
  application: z.string().optional().meta({ description: 'Whoever was on their way to it in the last 30 days.' }),
  kind: z
    .union([factorKind, z.array(factorKind).max(FACTOR_KINDS.length)])
    .optional()
    .meta({ description: 'What makes ready: a factor of one of these kinds. Absent: whatever counts.' }),
  days: z.coerce.number<number | string>().int().min(15).max(366).default(30).meta({ description: 'Of the past, today among them.' }),
  percent: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(100)
    .default(95)
    .meta({ description: 'Of the people: when they will be ready is foretold.' }),
});

export const readinessDocument = z.strictObject({
  at: instantText,
  people: count.meta({ description: 'Enabled people.' }),
  ready: count.meta({ description: 'Those of them who hold a factor; backup codes that were made beside another are none.' }),
  days: z.array(z.strictObject({ day, ready: count })).meta({ description: 'Of those who are here now; the oldest first, today last.' }),
  forecast: z
    .strictObject({
      kind: z.enum(['reached', 'on', 'out_of_sight']),
      day: day.nullable().meta({ description: 'null: it is reached, or not in sight within a year.' }),
      perDay: z.number().nullable().meta({ description: 'People who become ready each day, as of late; null: it is reached.' }),
    })
    .meta({ description: 'When so many percent are ready, if it goes on as in the last two weeks.' }),
  groups: z
    .array(z.strictObject({ group: identifier, name: z.string(), people: count, ready: count }))
    .meta({ description: 'Up to 100 groups with the most people who are not ready; none where a group or an application was asked for.' }),
});
