import { z } from 'zod';
import { LOGO_TYPES, MOST_LOGO_BYTES } from '../domain/messages/logo.ts';
import { instantText } from './adminParts.ts';

export const logoDocument = z.strictObject({
  logo: z
    .strictObject({ type: z.enum(LOGO_TYPES), width: z.int(), height: z.int(), bytes: z.int(), setAt: instantText })
    .nullable()
    .meta({ description: 'null: there is none. The picture itself is at /t/{tenant}/logo.' }),
});

/** A third more than what it encodes, and a little for a picture that is too large, so that the refusal says so. */
export const MOST_LETTERS = 2 * MOST_LOGO_BYTES;

export const setLogoBody = z.strictObject({
  content: z.base64().max(MOST_LETTERS).meta({ description: 'The file in base64. Its kind is read from itself; at most 128 KiB.' }),
});
