import { z } from 'zod';
import { ACTS } from '../domain/directory/permissions.ts';
import { ROLES } from '../domain/directory/user.ts';
import { identifier } from './adminParts.ts';

/** What the console asks for first: who it speaks for, and what they may do. */
export const selfDocument = z.strictObject({
  user: z.strictObject({ id: identifier, loginName: z.string(), displayName: z.string(), role: z.enum(ROLES) }),
  acts: z.array(z.enum(ACTS)).meta({ description: 'What the role allows. Each act is judged again when it is done, also on whom.' }),
  tenant: z.strictObject({ id: identifier, slug: z.string(), name: z.string() }),
});
