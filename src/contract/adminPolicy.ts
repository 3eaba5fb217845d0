import { z } from 'zod';
import { LEVELS, RULE_PARTS } from '../domain/policy/rule.ts';
import {
  confirming,
  deadEndDocument,
  factorKind,
  identifier,
  instantGiven,
  instantText,
  judged,
  limitGiven,
  place,
  placeOf,
  tenantAddress,
} from './adminParts.ts';
import { overSeconds } from './adminSessions.ts';

const timing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['first-sign-in', 'next-sign-in']) }),
  z.strictObject({ kind: z.literal('grace-period'), days: z.int() }),
]);

export const scopeDocument = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant') }),
  z.strictObject({ kind: z.literal('group'), group: identifier }),
  z.strictObject({ kind: z.literal('application'), application: identifier }),
]);

const effect = z
  .enum(['full', 'looser_than_tenant'])
  .meta({ description: 'looser_than_tenant: the level has no effect, since the tenant requires more. A rule cannot loosen.' });

const rule = {
  level: z.enum(LEVELS).nullable().meta({ description: 'null: the scope says nothing about this part.' }),
  timing: timing.nullable(),
  factors: z.array(factorKind).nullable(),
  existingSessions: z.enum(['keep', 'recheck']),
  reach: z
    .strictObject({ percent: z.int(), others: z.enum(LEVELS) })
    .nullable()
    .meta({ description: 'Whom the level reaches: a whole percent of people; the others stay at the looser level. null: everybody.' }),
};

export const versionSays = z.strictObject({ from: instantText, ...rule });

const requiredSince = instantText.nullable().meta({ description: 'Start of the unbroken run of required, from which grace counts.' });

/** How often one scope's timeline has been changed: by a version that was added or withdrawn. */
export const edition = z.int().meta({ description: 'How often the timeline of this scope was changed. Send it as expectedEdition.' });

export const versionDocument = z.strictObject({
  id: identifier,
  scope: scopeDocument,
  says: versionSays,
  previous: identifier.nullable().meta({ description: 'The version before it in the timeline; null: it is the first.' }),
  changed: z
    .array(z.enum(RULE_PARTS))
    .meta({ description: 'What it says otherwise than the version before, or what it says at all when it is the first.' }),
  state: z
    .enum(['past', 'in_force', 'scheduled', 'withdrawn', 'gone'])
    .meta({ description: 'gone: its group or application was deleted.' }),
  effect,
  requiredSince,
  createdAt: instantText,
  createdBy: z.looseObject({ kind: z.string() }),
  createdByName: z.string().nullable(),
  withdrawnAt: instantText.nullable(),
});

const revision = z.int();

export const timelineDocument = z.strictObject({
  revision,
  edition: edition.nullable().meta({ description: 'Of the one scope that was asked for; null: all were.' }),
  versions: z.array(versionDocument),
});

const standing = z.strictObject({
  edition,
  inForce: versionSays.nullable().meta({ description: 'null: the scope says nothing then.' }),
  level: z.enum(LEVELS).meta({ description: "The stricter of this scope's level and the tenant's." }),
  effect,
  requiredSince,
  next: versionSays.nullable().meta({ description: 'The next scheduled version.' }),
});

export const policyDocument = standing.extend({ revision, at: instantText });

export const rulesQuery = z.strictObject({
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Part of the name of a group or an application. The rule of the tenant is always there.' }),
  after: place,
  limit: limitGiven,
});

export const rulesPage = z.strictObject({
  revision,
  at: instantText,
  rules: z
    .array(
      standing.extend({
        scope: scopeDocument,
        name: z.string().nullable().meta({ description: 'null: the tenant, whose rule is for all users.' }),
        version: identifier.nullable().meta({ description: 'The version in force; null: none is.' }),
        nextVersion: identifier.nullable().meta({ description: 'The next scheduled version; null: none is.' }),
        members: z.int().nullable().meta({ description: 'Of a group; null: a tenant or an application has all.' }),
      }),
    )
    .meta({ description: 'The tenant first, then groups, then applications, by name: those with a rule in force or scheduled.' }),
  next: placeOf('after'),
});

export const policyQuery = z.strictObject({ at: instantGiven.optional() });

const begins = instantGiven.nullable().default(null).meta({ description: 'null: from now on; otherwise an instant to come.' });

/** Two who edit one rule never overwrite each other unseen, and two who edit two rules are not in each other's way. */
const changing = {
  ...confirming,
  expectedEdition: z.int().nullable().default(null).meta({
    description: 'The edition of the scope that you saw; another one is refused with edition_conflict, which says who changed what.',
  }),
};

/** What happens to all sessions with a change of rules. */
export const sessionsActGiven = z
  .strictObject({ kind: z.enum(['demote', 'revoke']), overSeconds })
  .nullable()
  .default(null)
  .meta({
    description:
      'What happens, from the same instant on, to all sessions of the tenant: demote sets them back to their first factor, revoke ends them. It is no part of the rule. null: nothing. No API token may do it.',
  });

export const setRuleBody = z.strictObject({
  rule: z.strictObject({
    level: judged('string', `${LEVELS.join(', ')}; null: says nothing (not for the tenant).`).default(null),
    timing: judged(
      'object',
      '{"kind":"first-sign-in"}, {"kind":"next-sign-in"} or {"kind":"grace-period","days":1 to 90}; null: the tenant\'s.',
    ).default(null),
    factors: judged('array', 'Allowed kinds; null: no restriction.').default(null),
    existingSessions: judged('string', 'keep or recheck').default('keep'),
    reach: judged(
      'object',
      '{"percent":0 to 100,"others":"off" or "optional"}: whom the level reaches, always the same people first, and the looser level of the others; null: everybody.',
    ).default(null),
  }),
  from: begins,
  sessions: sessionsActGiven,
  ...changing,
});

export const ruleSetDocument = z.strictObject({ id: identifier, says: versionSays, revision, deadEnds: z.array(deadEndDocument) });

export const withdrawBody = z.strictObject(changing);

export const restoreBody = z.strictObject({ from: begins, sessions: sessionsActGiven, ...changing });

export const revisionDocument = z.strictObject({ revision });

export const versionAddress = tenantAddress.extend({ version: z.string() });
