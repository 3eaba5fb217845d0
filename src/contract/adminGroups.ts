import { z } from 'zod';
import { deadEndDocument, identifier, judged, tenantAddress } from './adminParts.ts';

export const groupDocument = z.strictObject({ id: identifier, name: z.string() });

export const groupsDocument = z.strictObject({ groups: z.array(groupDocument.extend({ members: z.int() })) });

export const groupBody = z.strictObject({ name: judged('string', 'One line of 1 to 200 characters.') });

export const groupAddress = tenantAddress.extend({ group: z.string() });
export const memberAddress = groupAddress.extend({ user: z.string() });

export const memberAddedDocument = z.strictObject({
  deadEnds: z.array(deadEndDocument).meta({ description: 'A warning: where this person is stuck because of the membership.' }),
});
