import { z } from 'zod';
import { LINK_PURPOSES } from '../domain/directory/mailLink.ts';
import { judged } from './adminParts.ts';

/** The JSON of asking for a link by mail, and of following one: the same as the pages, under the same flows. Unknown properties are refused. */

const key = judged('string', 'What the address in the mail has as `key`. It belongs into a body, and into no address of yours.');
const password = judged('string', 'At least 8 characters, and none of those that are known.');

export const forgotPasswordBody = z.strictObject({ name: judged('string', 'A login name or a mail address.') });

export const registerBody = z.strictObject({
  mail: judged('string', 'One address. It becomes the login name.'),
  displayName: judged('string', 'One line of 1 to 200 characters.'),
});

export const linkBody = z.strictObject({ key });

export const linkWithPasswordBody = z.strictObject({ key, password });

export const linkDocument = z.strictObject({
  purpose: z.enum(LINK_PURPOSES).meta({
    description:
      'How it goes on: reset_password at `reset-password`, verify_mail and change_mail at `confirm-mail`, invitation and registration at `enter`.',
  }),
  tenantName: z.string(),
  loginName: z.string().meta({ description: 'The name with which the person signs in, or is to.' }),
  displayName: z.string(),
  mail: z.string().meta({ description: 'Where the link went.' }),
});

export const mailConfirmedDocument = z.strictObject({ mail: z.string() });
