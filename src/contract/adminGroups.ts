import { z } from 'zod';
import {
  deadEndDocument,
  identifier,
  instantText,
  judged,
  limitGiven,
  lineGiven,
  place,
  placeOf,
  ruleInShort,
  tenantAddress,
} from './adminParts.ts';

export const groupDocument = z.strictObject({ id: identifier, name: z.string() });

export const groupListedDocument = groupDocument.extend({
  members: z.int(),
  rule: ruleInShort,
  scheduled: instantText.nullable().meta({ description: 'When its next rule begins; null: none is scheduled.' }),
});

export const groupsPage = z.strictObject({ groups: z.array(groupListedDocument), next: placeOf('after') });

export const groupsQuery = z.strictObject({
  search: lineGiven(200).optional().meta({ description: 'Part of the name.' }),
  after: place,
  limit: limitGiven,
});

export const membersQuery = z.strictObject({
  search: lineGiven(254).optional().meta({ description: 'As of the list of people.' }),
  after: place,
  limit: limitGiven,
});

export const groupBody = z.strictObject({ name: judged('string', 'One line of 1 to 200 characters.') });

export const groupAddress = tenantAddress.extend({ group: z.string() });
export const memberAddress = groupAddress.extend({ user: z.string() });

export const memberAddedDocument = z.strictObject({
  deadEnds: z.array(deadEndDocument).meta({ description: 'A warning: where this person is stuck because of the membership.' }),
});
