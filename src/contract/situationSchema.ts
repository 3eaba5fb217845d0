import { z } from 'zod';
import type { ApplicationId } from '../domain/directory/application.ts';
import type { GroupId } from '../domain/directory/group.ts';
import { FACTOR_KINDS, type FactorId } from '../domain/factors/factor.ts';
import { COHORTS, isLooser, isPercent } from '../domain/policy/reach.ts';
import { LEAST_GRACE_DAYS, LEVELS, type Level, MOST_GRACE_DAYS, type Reach, TIMING_KINDS } from '../domain/policy/rule.ts';
import { FIRST_COHORT } from '../domain/policy/snapshot.ts';
import { parseInstant } from '../kernel/instant.ts';

/** Codes that the schema itself gives, as the message of an issue; every other issue is `situation_malformed`. */
export const SCHEMA_CODES = [
  'unknown_level',
  'unknown_kind',
  'unknown_timing',
  'days_out_of_range',
  'purpose_missing',
  'reach_out_of_range',
  'reach_not_looser',
] as const;

type SchemaCode = (typeof SCHEMA_CODES)[number];

/** The code for a value that is there and is none of those known; one that is not there is malformed. */
const unlessAbsent = (code: SchemaCode) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined || issue.input === null ? undefined : code),
});

const at = z.string().transform((text, context) => {
  const parsed = parseInstant(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'not an RFC 3339 instant in UTC ("2026-12-01T09:00:00Z")', input: text });
  return z.NEVER;
});
/** The author's name for a thing stands for its id. */
const named = <Named extends string>() => z.string().min(1) as unknown as z.ZodType<Named, string>;
const factorId = named<FactorId>();
const application = named<ApplicationId>();
const kind = z.enum(FACTOR_KINDS, unlessAbsent('unknown_kind'));
const kinds = z.array(kind);
const level = z.enum(LEVELS, unlessAbsent('unknown_level'));

const days = z
  .number()
  .refine((count) => Number.isInteger(count) && count >= LEAST_GRACE_DAYS && count <= MOST_GRACE_DAYS, { error: 'days_out_of_range' });

const timing = z.discriminatedUnion(
  'kind',
  [z.strictObject({ kind: z.enum(['first-sign-in', 'next-sign-in']) }), z.strictObject({ kind: z.literal('grace-period'), days })],
  {
    error: (issue) =>
      issue.code === 'invalid_union' && isUnknownTag(issue.input, 'kind', TIMING_KINDS)
        ? ('unknown_timing' satisfies SchemaCode)
        : undefined,
  },
);

const reach = z.strictObject({
  percent: z.number().refine(isPercent, { error: 'reach_out_of_range' satisfies SchemaCode }),
  others: level,
});

/** Reaching more people must only tighten. */
const looserForOthers = (version: { readonly level: Level | null; readonly reach?: Reach | undefined }): boolean =>
  version.reach === undefined || isLooser(version.reach.others, version.level);
const unlooser = { error: 'reach_not_looser' satisfies SchemaCode, path: ['reach', 'others'] };

const ruleParts = {
  from: at,
  timing: timing.nullable().default(null),
  factors: kinds.nullable().default(null),
  existingSessions: z.enum(['keep', 'recheck']).default('keep'),
  reach: reach.exactOptional(),
};
const tenantPolicy = z.array(z.strictObject({ ...ruleParts, level }).refine(looserForOthers, unlooser));
const scopePolicy = z.array(z.strictObject({ ...ruleParts, level: level.nullable().default(null) }).refine(looserForOthers, unlooser));
const scopes = z.record(z.string(), z.strictObject({ policy: scopePolicy })).default({});

const heldFactor = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ id: factorId, kind: z.enum(['webauthn', 'totp', 'sms']) }),
    z.strictObject({ id: factorId, kind: z.literal('backup_code'), remaining: z.int().min(0).max(10), companion: z.boolean() }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union' && isUnknownTag(issue.input, 'kind', FACTOR_KINDS) ? ('unknown_kind' satisfies SchemaCode) : undefined,
  },
);

/** Whether the tag is there and is none of those known. */
function isUnknownTag(input: unknown, tag: string, known: readonly string[]): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const value = (input as Readonly<Record<string, unknown>>)[tag];
  return value !== undefined && value !== null && !known.includes(value as string);
}

const purpose = z.enum(['assure', 'guard']);
/** F4, F8: whether a code was shown as MFA or to open an enrolment is never guessed. */
const purposeOfCode = z.enum(['assure', 'guard'], {
  error: (issue) => (issue.input === undefined || issue.input === null ? ('purpose_missing' satisfies SchemaCode) : undefined),
});

/** What counts as MFA says when it was: of an unknown time nobody could say that it is recent enough. */
const saysWhenMfa = (proof: { readonly countsAsMfa?: true | undefined; readonly timing?: 'unsaid' | undefined }): boolean =>
  proof.countsAsMfa !== true || proof.timing !== 'unsaid';

const federated = z
  .strictObject({
    method: z.literal('federated'),
    at,
    timing: z.literal('unsaid').exactOptional(),
    countsAsMfa: z.literal(true).exactOptional(),
    claimed: z
      .strictObject({ provider: z.string().min(1), acr: z.string().nullable().default(null), amr: z.array(z.string()).default([]) })
      .exactOptional(),
  })
  .refine(saysWhenMfa, { error: 'what counts as MFA says when it was', path: ['timing'] });

const evidence = z.discriminatedUnion('method', [
  z.strictObject({ method: z.enum(['password', 'enrolment_pass', 'mail_code']), at }),
  federated,
  z.strictObject({ method: z.literal('webauthn'), at, factorId, userVerified: z.boolean(), purpose: purpose.optional() }),
  z.strictObject({ method: z.enum(['totp', 'sms']), at, factorId, purpose: purpose.optional() }),
  z.strictObject({ method: z.literal('backup_code'), at, factorId, purpose: purposeOfCode }),
]);

const demand = z.strictObject({
  aal: z.union([z.literal(1), z.literal(2)]).default(2),
  factors: kinds.nullable().default(null),
  maxAgeSeconds: z.int().min(0).nullable().default(null),
  notBefore: at.nullable().default(null),
  source: z.enum(['client', 'step_up', 'risk']),
});

/** A situation as JSON. Unknown properties are refused: a misspelt one must not quietly mean its default. */
export const situationSchema = z.strictObject({
  at,
  tenant: z.strictObject({
    availableKinds: kinds.default([...FACTOR_KINDS]),
    backupCodesAsFirstFactor: z.boolean().default(false),
    firstEnrolment: z.enum(['first_factor', 'mail_code', 'pass']).default('first_factor'),
    policy: tenantPolicy,
  }),
  groups: scopes,
  applications: scopes,
  application: application.nullable().default(null),
  user: z.strictObject({
    createdAt: at,
    cohort: z
      .int()
      .min(0)
      .max(COHORTS - 1)
      .default(FIRST_COHORT),
    groups: z.array(named<GroupId>()).default([]),
    factors: z.array(heldFactor).default([]),
    promptedAt: at.nullable().default(null),
    mustEnrolUntil: at.nullable().default(null),
    dormant: z.boolean().default(false),
    demotedUntil: at.nullable().default(null),
    bypass: z
      .strictObject({ from: at, until: at, exceptApplications: z.array(application).default([]) })
      .nullable()
      .default(null),
  }),
  evidence: z.array(evidence),
  skipped: z.boolean().default(false),
  wantsFactor: z.boolean().default(false),
  session: z
    .strictObject({
      signedInAt: at,
      allowance: z.enum(['grace', 'bypass']).nullable().default(null),
      recheckAt: at.nullable().default(null),
    })
    .nullable()
    .default(null),
  demand: demand.nullable().default(null),
  /** U1: several at once, in any order. */
  demands: z.array(demand).default([]),
  risk: z
    .strictObject({ score: z.int().min(0).max(100), refuseFrom: z.int().min(1).max(100).nullable().default(null) })
    .nullable()
    .default(null),
});

export type ParsedSituation = z.output<typeof situationSchema>;
