import { z } from 'zod';
import { ACTS, type Act } from '../domain/directory/permissions.ts';
import { ROLES } from '../domain/directory/user.ts';
import { brandingDocument } from './adminMessages.ts';
import { factorKind, identifier, instantText } from './adminParts.ts';

export const meDocument = z.strictObject({
  user: z.strictObject({ id: identifier, loginName: z.string(), displayName: z.string(), mail: z.string().nullable() }),
  role: z.enum(ROLES),
  acts: z.array(z.enum(ACTS as readonly [Act, ...Act[]])).meta({ description: 'What the role may do. The API judges each act itself.' }),
  session: z.strictObject({
    id: identifier,
    aal: z.union([z.literal(1), z.literal(2)]),
    lastProofAt: instantText.nullable().meta({ description: 'The last proof by a factor; null: none.' }),
    freshUntil: instantText.nullable().meta({ description: 'Until then it serves acts of the class fresh_aal2; null: there is none.' }),
    expiresAt: instantText,
  }),
  tenant: z.strictObject({ id: identifier, slug: z.string(), name: z.string(), revision: z.int() }),
  branding: brandingDocument,
  setUp: z
    .strictObject({
      mail: z.boolean().meta({ description: 'This deployment sends mail.' }),
      sms: z.boolean().meta({ description: 'This deployment sends text messages.' }),
      kinds: z.array(factorKind).meta({ description: 'The kinds of factor that this deployment can verify.' }),
      policy: z.boolean().meta({ description: "The tenant's rule was set at least once." }),
      applications: z.boolean().meta({ description: 'An application was registered besides the built-in ones.' }),
    })
    .meta({ description: 'What is set up already.' }),
});
