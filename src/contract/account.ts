import { z } from 'zod';
import { EVENTS, type EventType } from '../domain/audit/catalogue.ts';
import { factorKind, identifier, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';
import { intentSchema } from './signIn.ts';

/** The JSON of a person's own account: the same as its pages, under the same flows. Unknown properties are refused. */

const aal = z.union([z.literal(1), z.literal(2)]);

const ownFactor = z.strictObject({
  id: identifier,
  kind: factorKind,
  label: z.string(),
  createdAt: instantText,
  lastUsedAt: instantText.nullable().meta({ description: 'null: not used since it was added.' }),
});

export const accountDocument = z.strictObject({
  user: identifier,
  loginName: z.string(),
  displayName: z.string(),
  session: identifier.meta({ description: 'The present session, as the list of sessions names it.' }),
  factors: z.array(ownFactor).meta({ description: 'All but the backup codes, the oldest first.' }),
  addable: z.array(factorKind).meta({ description: 'The kinds of which one more can be added (F2).' }),
  backupCodes: z.strictObject({
    left: z.int().nullable().meta({ description: 'Unused codes; null: there is no batch.' }),
    madeAt: instantText.nullable(),
    offer: z.enum(['offered', 'no_factor_to_renew_for', 'backup_codes_not_allowed']).meta({ description: 'Whether new ones can be made.' }),
  }),
});

const ownSession = z.strictObject({
  id: identifier,
  present: z.boolean().meta({ description: 'true: the session that asks.' }),
  device: z.string().nullable().meta({ description: 'What the browser says it is, in words; null: nothing that people would know.' }),
  address: z.string().nullable(),
  aal,
  signedInAt: instantText,
  lastSeenAt: instantText,
  expiresAt: instantText,
});

export const ownSessionsPage = z.strictObject({ sessions: z.array(ownSession), next: nextOf('before') });

const eventType = z.enum(Object.keys(EVENTS) as [EventType, ...EventType[]]);

const ownEvent = z.strictObject({
  id: identifier,
  at: instantText,
  type: eventType,
  text: z.string().meta({ description: 'The same in plain words.' }),
  by: z.enum(['you', 'an_administrator', 'the_host', 'somebody', 'the_system']),
  application: z.string().nullable(),
  address: z.string().nullable(),
});

export const ownActivityPage = z.strictObject({ events: z.array(ownEvent), next: nextOf('before') });

export const ownListQuery = z.strictObject({ before: z.string().optional(), limit: limitGiven });

export const ownFactorAddress = tenantAddress.extend({ factor: z.string() });

export const ownSessionAddress = tenantAddress.extend({ session: z.string() });

export const renameBody = z.strictObject({
  label: z.unknown().meta({ type: 'string', description: 'One line of 1 to 64 characters.' }),
});

export const changeBody = z.strictObject({ intent: intentSchema });

export const renamedDocument = z.strictObject({ label: z.string() });

export const newCodesDocument = z.strictObject({ codes: z.array(z.string()).meta({ description: 'Shown this once.' }) });

const proof = z.enum(['needed', 'first_needed', 'shown']);

export const recoveryDocument = z.strictObject({
  mail: z.string().nullable(),
  mailVerified: z.boolean().meta({ description: 'true: the address was shown to be theirs, so a forgotten password can be set by it.' }),
  hasPassword: z.boolean().meta({ description: 'false: the first one is set by a link to the verified address.' }),
  proof: z.strictObject({ password: proof, mail: proof }).meta({
    description: 'For each of the two changes. needed: show a factor first, see /changes. first_needed: enrol a first factor first.',
  }),
});

const currentPassword = judged('string', 'The password as it is. A wrong one counts as a guess.');

export const ownPasswordBody = z.strictObject({
  currentPassword,
  password: judged('string', 'At least 8 characters, and none of those that are known.'),
});

export const ownMailBody = z.strictObject({ currentPassword, mail: judged('string', 'One address.') });
