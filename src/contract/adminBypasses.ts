import { z } from 'zod';
import { identifier, instantGiven, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

const MOST_EXCEPTED = 1_000;

const from = instantText.meta({ description: 'Its beginning, which never moves.' });
const until = instantText.meta({ description: 'Its end. At this instant it is over.' });
const reasonText = judged('string', 'Why, in one line of 1 to 500 characters, for the audit.');
const excepted = z
  .array(z.string())
  .max(MOST_EXCEPTED)
  .meta({ description: 'Ids of applications that it leaves out: there the rules hold as for everybody.' });

export const bypassDocument = z.strictObject({
  id: identifier,
  user: identifier,
  from,
  until,
  exceptApplications: z.array(identifier),
  reason: z.string(),
  state: z.enum(['coming', 'live', 'over', 'revoked']).meta({ description: 'As of now.' }),
  grantedBy: z.looseObject({ kind: z.string() }),
  grantedAt: instantText,
  revokedAt: instantText.nullable(),
});

export const bypassesPage = z.strictObject({ bypasses: z.array(bypassDocument), next: nextOf('before') });

export const bypassesQuery = z.strictObject({
  user: z.string().optional(),
  state: z
    .enum(['live', 'coming', 'past', 'open'])
    .optional()
    .meta({ description: 'open: live or coming. past: over or revoked. Absent: all.' }),
  before: z.string().optional(),
  limit: limitGiven,
});

export const bypassAddress = tenantAddress.extend({ bypass: z.string() });

export const grantBypassBody = z
  .strictObject({
    reason: reasonText,
    from: instantGiven.nullable().default(null).meta({ description: 'null: now; otherwise an instant of the next 30 days.' }),
    until: instantGiven
      .nullable()
      .default(null)
      .meta({ description: "null: 24 hours after the beginning, or the tenant's maximum. Otherwise 15 minutes to that maximum after it." }),
    minutes: z
      .int()
      .nullable()
      .default(null)
      .meta({ description: 'How long it lasts from its beginning, in the place of an end. null: "until" tells.' }),
    exceptApplications: excepted.default([]),
  })
  .refine(({ until, minutes }) => until === null || minutes === null, 'an end and a length exclude each other: give one');

export const changeBypassBody = z.strictObject({
  reason: reasonText,
  until: instantGiven.nullable().default(null).meta({ description: 'null: it stays.' }),
  exceptApplications: excepted.nullable().default(null),
});
