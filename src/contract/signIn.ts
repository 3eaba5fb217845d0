import { z } from 'zod';
import { BUILT_IN_APPLICATIONS } from '../domain/directory/application.ts';
import { FACTOR_KINDS } from '../domain/factors/factor.ts';

/** The JSON of signing in: the same steps as the pages, under the same flows. Unknown properties are refused. */

const instant = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });
const factorKind = z.enum(FACTOR_KINDS);
const reason = z.enum(['policy', 'demand', 'step_up', 'risk']);
const person = z.strictObject({ loginName: z.string(), displayName: z.string() });
const continueAt = z.string().meta({ description: 'Where the browser goes now: an address of this origin.' });
const passServes = z.boolean().meta({ description: 'Whether an enrolment pass from support leads on instead: post it to `pass` (B7).' });
const smsCode = {
  to: z.string().meta({ description: 'The number, masked.' }),
  sentAt: instant,
  resendAt: instant.meta({ description: 'From when on another can be sent.' }),
  delivery: z.enum(['under_way', 'late', 'failed']),
};
const smsChallenge = z
  .strictObject({
    phones: z.array(z.strictObject({ factor: z.string(), to: z.string() })),
    sent: z.strictObject({ ...smsCode, factor: z.string() }).nullable(),
  })
  .nullable()
  .meta({ description: 'Phones of the person and the newest code; null: no text message is asked for.' });
const smsEnrolment = z
  .strictObject({ countries: z.array(z.string()), pending: z.strictObject(smsCode).nullable() })
  .nullable()
  .meta({ description: 'Countries whose numbers are taken, and the number that is to be confirmed; null: it cannot be a phone.' });
const because = z.array(z.string()).meta({ description: 'Plain sentences for the person: which rules ask for this.' });

const stepSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('identify') }),
    z.strictObject({ kind: z.literal('reauthenticate'), person }),
    z.strictObject({
      kind: z.literal('challenge'),
      person,
      purpose: z.enum(['assure', 'guard']).meta({ description: 'guard: an existing factor, before a new one is added (F4).' }),
      factors: z.array(factorKind).meta({ description: 'The strongest first.' }),
      runway: z
        .strictObject({
          left: z.int().meta({ description: 'Unused backup codes.' }),
          stage: z.enum(['enough', 'few', 'last']).meta({
            description: 'few: warn, and name another way. last: it signs nobody in, and opens the set-up of another way.',
          }),
        })
        .nullable()
        .meta({ description: 'Of somebody who has nothing but backup codes; null otherwise (F10).' }),
      passServes,
      sms: smsChallenge,
      reason,
      because,
    }),
    z.strictObject({
      kind: z.literal('enrol'),
      person,
      factors: z.array(factorKind),
      skippable: z.boolean(),
      deadline: instant.nullable().meta({ description: 'The end of grace; null: none is running.' }),
      daysLeft: z.int().nullable(),
      needs: z.enum(['reauthentication', 'mail_code', 'pass']).nullable(),
      passServes,
      mailCode: z
        .strictObject({
          to: z.string().nullable().meta({ description: 'The address, masked; null: the account has none that is verified.' }),
          sentAt: instant.nullable(),
          resendAt: instant.nullable(),
          delivery: z.enum(['under_way', 'failed']),
        })
        .nullable()
        .meta({ description: 'S11: the code by mail that it needs; null: it needs none.' }),
      sms: smsEnrolment,
      helpContact: z.string().nullable(),
      reason,
      because,
    }),
    z.strictObject({
      kind: z.literal('refused'),
      why: z.enum([
        'risk_too_high',
        'no_allowed_factor',
        'enrolment_window_closed',
        'risk_without_factor',
        'recovery_needed',
        'too_many_guesses',
        'second_factor_locked',
      ]),
      helpContact: z.string().nullable(),
      caseNumber: z.string(),
      continueAt,
    }),
    z.strictObject({ kind: z.literal('signed_in'), aal: z.union([z.literal(1), z.literal(2)]), continueAt }),
    z.strictObject({ kind: z.literal('cancelled'), continueAt }),
  ])
  .meta({ description: 'What the sign-in asks for next. Render it; the server decides again at every step.' });

export const intentSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('prove'), by: z.enum(['any_factor', 'real_factor']) }),
    z.strictObject({ kind: z.literal('enrol'), factor: factorKind }),
  ])
  .meta({ description: 'What the person wants on their own live session.' });

export const signInDocument = z.strictObject({
  attempt: z.string(),
  tenantName: z.string(),
  applicationName: z.string().nullable(),
  intent: intentSchema.nullable().meta({ description: 'null: nothing beyond the rules, or it is done.' }),
  expiresAt: instant,
  step: stepSchema,
  backupCodes: z.array(z.string()).nullable().meta({ description: 'Shown this once; null: none were made.' }),
});

export type SignInDocument = z.infer<typeof signInDocument>;

/**
 * A value that the flow alone looks at: whatever else was sent, or nothing, is counted as an attempt and refused there.
 * So the schema lets it through, and the document says what is meant.
 */
const counted = (type: 'string' | 'object', description: string) => z.unknown().optional().meta({ type, description });

const response = counted('object', 'What navigator.credentials gave, as JSON (PublicKeyCredential.toJSON).');
const label = counted('string', 'A name for the new factor, up to 64 characters.');

export const beginSignInBody = z.strictObject({
  application: z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'The client id of the application that one is going to; absent: the account pages.' }),
  pass: counted('string', 'An enrolment pass from support: tried by itself once its person has shown the first factor, where it serves.'),
});

export const stepUpBody = z.strictObject({
  application: z
    .enum(BUILT_IN_APPLICATIONS)
    .optional()
    .meta({ description: 'What is to be opened with it, whose rule then says which factors count; absent: the account pages.' }),
});

export const passwordBody = z
  .strictObject({
    loginName: counted('string', 'Left out when the step is reauthenticate.'),
    password: counted('string', 'The password.'),
    wantsFactor: z.boolean().optional().meta({ description: 'true: use a second step although nobody asks for one.' }),
  })
  .meta({ required: ['password'] });

export const codeBody = z.strictObject({ code: counted('string', 'Six digits, or a backup code.') }).meta({ required: ['code'] });

export const passBody = z.strictObject({ code: counted('string', 'The enrolment pass, in any spelling.') }).meta({ required: ['code'] });

export const webauthnBody = z.strictObject({ response }).meta({ required: ['response'] });

export const confirmTotpBody = z
  .strictObject({ code: counted('string', 'The first code of the new authenticator.'), label })
  .meta({ required: ['code'] });

export const confirmWebauthnBody = z.strictObject({ response, label }).meta({ required: ['response'] });

export const sendSmsBody = z.strictObject({
  factor: counted('string', 'Which of the phones of the step; absent: the one that was used last.'),
});

export const beginSmsBody = z
  .strictObject({
    number: counted('string', 'A mobile number, with its country ("+49 …") or without.'),
    country: counted('string', 'ISO code of the country in which a number without "+" is meant.'),
  })
  .meta({ required: ['number'] });

export const confirmSmsBody = z.strictObject({ code: counted('string', 'The newest code.'), label }).meta({ required: ['code'] });

export const confirmCodesBody = z
  .strictObject({ code: counted('string', 'One of the codes that were shown.') })
  .meta({ required: ['code'] });

export const emptyBody = z.strictObject({});

export const totpEnrolmentDocument = z.strictObject({
  enrolment: z.string(),
  uri: z.string().meta({ description: 'otpauth: address, for a QR code.' }),
  base32: z.string().meta({ description: 'The secret, to be typed. Shown this once.' }),
});

export const codesEnrolmentDocument = z.strictObject({
  enrolment: z.string(),
  codes: z.array(z.string()).meta({ description: 'Shown this once. The person saves them and types one back.' }),
});

export const ceremonyOptionsDocument = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Options for navigator.credentials, as JSON.' });

export const attemptParams = z.object({ tenant: z.string(), attempt: z.string() });

export const tenantParams = z.object({ tenant: z.string() });

export const problemDocument = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'The stable name of the error; docs/errors.md lists them.' }),
    instance: z.string(),
  })
  .meta({ description: 'RFC 9457' });
