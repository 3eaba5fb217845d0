import { z } from 'zod';
import { ROLES } from '../domain/directory/user.ts';
import { deadEndDocument, factorKind, identifier, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

const role = z.enum(ROLES).nullable().meta({ description: 'null: an ordinary person.' });

export const userDocument = z.strictObject({
  id: identifier,
  loginName: z.string(),
  displayName: z.string(),
  mail: z.string().nullable(),
  mailVerifiedAt: instantText.nullable().meta({ description: 'null: nobody has shown that the address is theirs.' }),
  role,
  createdAt: instantText,
  disabledAt: instantText.nullable().meta({ description: 'null: the account is enabled.' }),
  lastSignInAt: instantText.nullable().meta({ description: 'null: never signed in.' }),
});

export const factorDocument = z.strictObject({
  id: identifier,
  kind: factorKind,
  label: z.string(),
  createdAt: instantText,
  lastUsedAt: instantText.nullable(),
  remaining: z.int().nullable().meta({ description: 'Unused backup codes; null for every other kind.' }),
});

export const renewedCodesDocument = z.strictObject({
  codes: z.array(z.string()).meta({ description: 'To be handed to the person. Shown this once.' }),
  companion: z.boolean().meta({ description: 'true: beside another factor; false: they are all that the person has.' }),
});

export const userShownDocument = userDocument.extend({
  groups: z.array(z.strictObject({ id: identifier, name: z.string() })),
  factors: z.array(factorDocument),
});

export const usersPage = z.strictObject({ users: z.array(userDocument), next: nextOf('after') });

export const usersQuery = z.strictObject({
  search: z.string().max(254).optional().meta({ description: 'Beginning of the login name or the display name.' }),
  group: z.string().optional().meta({ description: 'Only the members of this group.' }),
  after: z.string().optional(),
  limit: limitGiven,
});

export const administratorsQuery = z.strictObject({ after: z.string().optional(), limit: limitGiven });

export const userAddress = tenantAddress.extend({ user: z.string() });
export const factorAddress = userAddress.extend({ factor: z.string() });

const mailVerified = z.boolean().optional().meta({ description: 'true: you know that the address is theirs.' });

export const createUserBody = z.strictObject({
  loginName: judged('string', 'In any spelling; kept in one canonical form.'),
  displayName: judged('string', 'One line of 1 to 200 characters.'),
  mail: judged('string', 'One address; null: none known.').default(null),
  mailVerified,
  role: role.default(null),
  password: judged('string', 'At least 8 characters; null: none yet.').default(null),
});

export const updateUserBody = z.strictObject({
  displayName: judged('string', 'One line of 1 to 200 characters.').optional(),
  mail: judged('string', 'One address; null: none known any more. Another one is not verified.').optional(),
  mailVerified,
});

export const linkSentDocument = z.strictObject({ to: z.string().meta({ description: 'The address to which the link went.' }) });

export const passwordSetBody = z.strictObject({ password: judged('string', 'At least 8 characters.') });

export const roleBody = z.strictObject({ role });

export const importReport = z
  .strictObject({
    kind: z.literal('report'),
    line: z.int(),
    created: z.int(),
    changed: z.int(),
    rejected: z.int(),
    rejectedRows: z.array(z.strictObject({ line: z.int(), code: z.string(), detail: z.string() })),
    resumedAfter: z.int().nullable(),
    deadEnds: z.array(deadEndDocument),
  })
  .meta({ description: 'The last line of the answer. Lines before it are of the kind "progress".' });
