import { z } from 'zod';
import { LEVELS } from '../domain/policy/rule.ts';
import { confirming, deadEndDocument, factorKind, identifier, instantGiven, instantText, judged, tenantAddress } from './adminParts.ts';

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
};

const says = z.strictObject({ from: instantText, ...rule });

const requiredSince = instantText.nullable().meta({ description: 'Start of the unbroken run of required, from which grace counts.' });

export const versionDocument = z.strictObject({
  id: identifier,
  scope: scopeDocument,
  says,
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

export const timelineDocument = z.strictObject({ revision, versions: z.array(versionDocument) });

export const policyDocument = z.strictObject({
  revision,
  at: instantText,
  inForce: says.nullable().meta({ description: 'null: the scope says nothing then.' }),
  level: z.enum(LEVELS).meta({ description: "The stricter of this scope's level and the tenant's." }),
  effect,
  requiredSince,
  next: says.nullable().meta({ description: 'The next scheduled version.' }),
});

export const policyQuery = z.strictObject({ at: instantGiven.optional() });

export const setRuleBody = z.strictObject({
  rule: z.strictObject({
    level: judged('string', `${LEVELS.join(', ')}; null: says nothing (not for the tenant).`).default(null),
    timing: judged(
      'object',
      '{"kind":"first-sign-in"}, {"kind":"next-sign-in"} or {"kind":"grace-period","days":1 to 90}; null: the tenant\'s.',
    ).default(null),
    factors: judged('array', 'Allowed kinds; null: no restriction.').default(null),
    existingSessions: judged('string', 'keep or recheck').default('keep'),
  }),
  from: instantGiven.nullable().default(null).meta({ description: 'null: from now on; otherwise an instant to come.' }),
  ...confirming,
});

export const ruleSetDocument = z.strictObject({ id: identifier, says, revision, deadEnds: z.array(deadEndDocument) });

export const withdrawBody = z.strictObject(confirming);

export const revisionDocument = z.strictObject({ revision });

export const versionAddress = tenantAddress.extend({ version: z.string() });
