import { z } from 'zod';
import { FIRST_ENROLMENTS } from '../domain/directory/tenant.ts';
import { SETTING_RANGES } from '../domain/directory/tenantSettings.ts';
import { confirming, identifier, judged } from './adminParts.ts';

const settings = {
  backupCodesAsFirstFactor: z.boolean(),
  firstEnrolment: z.enum(FIRST_ENROLMENTS),
  sessionIdleSeconds: z.int(),
  sessionAbsoluteSeconds: z.int(),
  dormantAfterDays: z.int().nullable(),
  bypassMaxHours: z.int(),
  enrolmentWindowHours: z.int(),
  passMinutes: z.int(),
  smsCountries: z.array(z.string()),
  helpContact: z.string().nullable(),
  selfRegistration: z.boolean(),
  registrationDomains: z.array(z.string()).readonly(),
  invitationHours: z.int(),
};

export const tenantDocument = z.strictObject({
  id: identifier,
  slug: z.string(),
  name: z.string(),
  settings: z.strictObject(settings),
  revision: z.int().meta({ description: 'Raised by every change of a rule, a setting, a group or an application.' }),
});

const ranged = (name: keyof typeof SETTING_RANGES, unit: string) =>
  judged('string', `${unit}, ${SETTING_RANGES[name][0]} to ${SETTING_RANGES[name][1]}`).meta({ type: 'integer' }).optional();

export const updateTenantBody = z.strictObject({
  name: judged('string', 'The name that people see.').optional(),
  settings: z
    .strictObject({
      backupCodesAsFirstFactor: settings.backupCodesAsFirstFactor.optional(),
      firstEnrolment: judged('string', FIRST_ENROLMENTS.join(', ')).optional(),
      sessionIdleSeconds: ranged('sessionIdleSeconds', 'Seconds without use after which a session ends'),
      sessionAbsoluteSeconds: ranged('sessionAbsoluteSeconds', 'Seconds after the sign-in at which a session ends'),
      dormantAfterDays: ranged('dormantAfterDays', 'Days without a sign-in after which an account is dormant; null: never'),
      selfRegistration: settings.selfRegistration
        .optional()
        .meta({ description: 'Whether strangers can make an account by a link to their address.' }),
      registrationDomains: judged('array', 'Domains of the addresses with which they can; none: any.')
        .meta({ items: { type: 'string' } })
        .optional(),
      invitationHours: ranged('invitationHours', 'Hours for which an invitation is good'),
      bypassMaxHours: ranged('bypassMaxHours', 'Hours that a bypass lasts at most, from its beginning'),
      enrolmentWindowHours: ranged('enrolmentWindowHours', 'Hours after a reset in which the next sign-in can enrol'),
      passMinutes: ranged('passMinutes', 'Minutes in which an enrolment pass can be redeemed'),
      smsCountries: judged('array', 'ISO codes of the countries to whose numbers codes are sent; empty: to none.').optional(),
      helpContact: judged('string', 'Shown to whoever is stuck; null: nothing.').optional(),
    })
    .optional(),
  ...confirming,
});
