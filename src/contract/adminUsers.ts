import { z } from 'zod';
import { ROLES } from '../domain/directory/user.ts';
import { FACTOR_KINDS } from '../domain/factors/factor.ts';
import { USER_ORDERS } from '../domain/factors/userFilter.ts';
import { bypassDocument } from './adminBypasses.ts';
import {
  deadEndDocument,
  either,
  expectedEdition,
  factorKind,
  identifier,
  instantGiven,
  instantText,
  judged,
  limitGiven,
  lineGiven,
  nextOf,
  place,
  placeOf,
  stateEdition,
  tenantAddress,
} from './adminParts.ts';

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
  edition: stateEdition,
});

export const factorDocument = z.strictObject({
  id: identifier,
  kind: factorKind,
  label: z.string(),
  createdAt: instantText,
  lastUsedAt: instantText.nullable(),
  remaining: z.int().nullable().meta({ description: 'Unused backup codes; null for every other kind.' }),
});

const linkDocument = z
  .strictObject({
    id: identifier,
    provider: z.string().meta({ description: 'Its name here.' }),
    label: z.string().nullable().meta({ description: 'What the provider calls them; null: it did not say.' }),
    linkedAt: instantText,
    lastUsedAt: instantText.nullable(),
  })
  .meta({ description: 'A provider elsewhere with which the person can sign in.' });

export const renewedCodesDocument = z.strictObject({
  codes: z.array(z.string()).meta({ description: 'To be handed to the person. Shown this once.' }),
  companion: z.boolean().meta({ description: 'true: beside another factor; false: they are all that the person has.' }),
});

const invitedUntil = instantText.nullable().meta({ description: 'End of the invitation that is out; null: none is.' });
const mustEnrolUntil = instantText
  .nullable()
  .meta({ description: 'End of the enrolment window of a reset, which may be over; null: none.' });
const locked = z.boolean().meta({ description: 'true: stopped after 100 wrong second factors in a row, until somebody unlocks it.' });

/** One row of the list of people. */
export const userListedDocument = userDocument.extend({
  kinds: z.array(factorKind).meta({ description: 'The kinds of factor that they hold, companion codes among them.' }),
  enrolled: z.boolean().meta({ description: 'Holds a factor other than companion codes.' }),
  codesLeft: z.int().nullable().meta({ description: 'Unused backup codes; null: they have no batch.' }),
  locked,
  bypassUntil: instantText.nullable().meta({ description: 'End of the bypass that is live; null: none is.' }),
  mustEnrolUntil,
  invitedUntil,
  groups: z.int().meta({ description: 'How many groups they are in.' }),
});

export const userShownDocument = userDocument.extend({
  groups: z.array(z.strictObject({ id: identifier, name: z.string() })),
  hasPassword: z.boolean().meta({ description: 'false: none was set, and an invitation can be sent.' }),
  factors: z.array(factorDocument),
  links: z.array(linkDocument),
  locked,
  mustEnrolUntil,
  dormant: z.boolean().meta({ description: 'Signed in so long ago that a first enrolment needs more than a password.' }),
  invitedUntil,
  bypasses: z.array(bypassDocument).meta({ description: 'Those that are live or to come. All of them: /bypasses?user=.' }),
  pass: z
    .strictObject({ madeAt: instantText, expiresAt: instantText, madeBy: z.looseObject({ kind: z.string() }) })
    .nullable()
    .meta({ description: 'The enrolment pass that is open; null: none is. Its code was shown to whoever made it.' }),
});

export const usersPage = z.strictObject({ users: z.array(userDocument), next: nextOf('after') });

export const usersListedPage = z.strictObject({ users: z.array(userListedDocument), next: placeOf('after') });

const span = (what: string) => instantGiven.optional().meta({ description: what, format: 'date-time' });
const roleAsked = z.enum([...ROLES, 'any', 'none']);

const filter = {
  search: lineGiven(254)
    .optional()
    .meta({ description: 'Part of the login name, the display name or the mail address; of 1 or 2 characters the beginning of one.' }),
  enrolled: either('Holds a factor other than companion codes.'),
  kind: z
    .union([factorKind, z.array(factorKind).max(FACTOR_KINDS.length)])
    .optional()
    .meta({ description: 'Holds factors of all these kinds.' }),
  bypassed: either('A bypass is live.'),
  locked: either('Stopped after 100 wrong second factors in a row.'),
  stuck: either('Reached the MFA step and did not get past it since.'),
  window: z.enum(['open', 'over']).optional().meta({ description: 'The enrolment window of a reset is open, or is over.' }),
  disabled: either('The account is disabled.'),
  role: roleAsked.optional().meta({ description: 'any: has a role; none: an ordinary person.' }),
  group: z.string().optional().meta({ description: 'Only the members of this group.' }),
  signedIn: either('Has ever signed in.'),
  invited: either('An invitation is out: sent, not followed, not over.'),
  createdFrom: span('Made at this instant or later.'),
  createdBefore: span('Made before this instant.'),
  lastSignInFrom: span('Signed in last at this instant or later.'),
  lastSignInBefore: span('Signed in last before this instant; not those who never did.'),
};

export const usersQuery = z.strictObject({
  ...filter,
  sort: z.enum(USER_ORDERS).default('created').meta({ description: 'Whoever never signed in comes before all who did.' }),
  order: z.enum(['ascending', 'descending']).default('ascending'),
  after: place,
  limit: limitGiven,
});

export const usersCountQuery = z.strictObject(filter);

export const usersCountDocument = z.strictObject({
  count: z.int().meta({ description: 'At most 1,000.' }),
  more: z.boolean().meta({ description: 'true: there are more than so many ("1000+").' }),
});

export const administratorsQuery = z.strictObject({ after: z.string().optional(), limit: limitGiven });

export const userAddress = tenantAddress.extend({ user: z.string() });
export const factorAddress = userAddress.extend({ factor: z.string() });
export const linkAddress = userAddress.extend({ link: z.string() });

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
  expectedEdition,
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
