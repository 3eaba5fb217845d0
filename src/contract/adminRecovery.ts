import { z } from 'zod';
import { factorKind, instantText } from './adminParts.ts';

const mustEnrolUntil = instantText.meta({
  description:
    'End of the enrolment window. Until then the next sign-in enrols; after it the person is refused until another is opened or a pass is given.',
});

export const factorsResetDocument = z.strictObject({
  removed: z.array(factorKind).meta({ description: 'The kinds of the factors that were removed.' }),
  mustEnrolUntil,
});

export const enrolmentWindowDocument = z.strictObject({ mustEnrolUntil });

export const passDocument = z.strictObject({
  code: z.string().meta({ description: 'Four groups of four letters and digits. Shown this once.' }),
  link: z.string().meta({ description: 'The same as an address at which the person signs in.' }),
  expiresAt: instantText,
});
