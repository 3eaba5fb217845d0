import { z } from 'zod';
import { instantText } from './adminParts.ts';
import { problemDocument } from './signIn.ts';

/** Acts of the administration that a person confirms one by one (U5, docs/administering.md). */
export const CONFIRMATION_HEADER = 'sallyport-confirmation';

export const confirmationHeaders = z.looseObject({
  [CONFIRMATION_HEADER]: z
    .string()
    .optional()
    .meta({ description: 'The id of the operation with which the person confirmed just this act. It is spent by the act, once.' }),
});

export const confirmationNeededDocument = problemDocument
  .extend({
    operation: z
      .string()
      .optional()
      .meta({ description: 'Its page is /t/{tenant}/operations/{operation}. Send the same again when it is confirmed there.' }),
    name: z.string().optional().meta({ description: 'Of the operation; step-up rules know it by this name.' }),
    target: z.string().optional().meta({ description: 'What the person reads there.' }),
    expiresAt: instantText.optional().meta({ description: 'Until when it can be confirmed.' }),
  })
  .meta({ description: 'RFC 9457. With the code confirmation_needed: the operation that was opened for the person to confirm.' });
