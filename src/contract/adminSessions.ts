import { z } from 'zod';
import { identifier, instantText, limitGiven, lineGiven, nextOf, tenantAddress } from './adminParts.ts';

const aal = z.union([z.literal(1), z.literal(2)]);

export const sessionDocument = z.strictObject({
  id: identifier,
  user: identifier,
  loginName: z.string(),
  displayName: z.string(),
  signedInAt: instantText,
  lastSeenAt: instantText,
  expiresAt: instantText,
  aal,
  allowance: z.enum(['grace', 'bypass']).nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  device: z
    .string()
    .nullable()
    .meta({ description: 'The browser in words ("Firefox on Windows"), as it says itself; null: it says nothing known.' }),
});

export const sessionsPage = z.strictObject({ sessions: z.array(sessionDocument), next: nextOf('before') });

const filter = {
  user: z.string().optional(),
  aal: z.coerce.number().pipe(aal).optional(),
  application: z.string().optional().meta({ description: 'Only those that opened this application.' }),
  allowance: z
    .enum(['grace', 'bypass', 'any', 'none'])
    .optional()
    .meta({ description: 'Made under grace, under a bypass, under one of them, or under none.' }),
};

export const sessionsQuery = z.strictObject({ ...filter, before: z.string().optional(), limit: limitGiven });

export const sessionsCountQuery = z.strictObject(filter);

export const sessionsCountDocument = z.strictObject({
  sessions: z.int(),
  people: z.int(),
  byAal: z.strictObject({ 1: z.int(), 2: z.int() }).meta({ description: 'Sessions.' }),
  underAllowance: z.int().meta({ description: 'Sessions.' }),
});

export const sessionShownDocument = sessionDocument.extend({
  proofs: z
    .array(z.strictObject({ method: z.string(), at: instantText, factor: identifier.nullable() }))
    .meta({ description: 'What was shown, and when; factor null: it was none.' }),
  allowanceUntil: instantText
    .nullable()
    .meta({ description: 'End of the allowance under which it was made; null: none, or none that ends.' }),
  skipped: z.boolean().meta({ description: 'true: an enrolment was put off while signing in.' }),
  recheck: z.boolean().meta({
    description: 'true: all rules judge it from now on, since it lost a proof, the person was given a role, or all sessions were demoted.',
  }),
  applications: z
    .array(z.strictObject({ id: identifier, name: z.string(), firstAt: instantText }))
    .meta({ description: 'What it opened, the first one first.' }),
});

/** What an act on sessions ended. */
export const sessionsEndedDocument = z.strictObject({ sessions: z.int(), people: z.int() });

export const sessionAddress = tenantAddress.extend({ session: z.string() });

export const overSeconds = z.int().min(0).max(86_400).default(0).meta({
  description: 'The time over which people are reached, each at a moment of their own, so that not all come back at once; 0: at once.',
});

/** An act on all sessions of the tenant. */
export const sweepBody = z.strictObject({
  reason: lineGiven(500).default('').meta({ description: 'Why, for the audit.' }),
  overSeconds,
});

export const revokeBody = z.strictObject({ reason: lineGiven(500).default('').meta({ description: 'Why, for the audit.' }) });
