import type { StepPath } from './addresses.ts';

/** What the form of each step holds beside its token. */
const FIELDS: Readonly<Record<StepPath, readonly string[]>> = {
  password: ['loginName', 'password', 'wantsFactor'],
  passkey: ['response'],
  federation: ['provider'],
  totp: ['code'],
  'backup-code': ['code'],
  webauthn: ['response'],
  pass: ['code'],
  'mail-code': ['code'],
  'mail-code/send': [],
  sms: ['code'],
  'sms/send': ['factor'],
  'enrolments/sms': ['country', 'number'],
  'enrolments/sms/resend': [],
  'enrolments/sms/confirm': ['code', 'label'],
  'enrolments/totp': [],
  'enrolments/totp/confirm': ['code', 'label'],
  'enrolments/webauthn/confirm': ['response', 'label'],
  'enrolments/backup-codes': [],
  'enrolments/backup-codes/confirm': ['code'],
  skip: [],
  cancel: [],
};

/** security.md, "Paths": unknown properties are refused, in forms as in JSON. */
export function hasUnknownField(path: StepPath, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(fields).some((name) => name !== 'token' && !FIELDS[path].includes(name));
}
