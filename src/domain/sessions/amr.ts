import type { Aal, Evidence } from './evidence.ts';

/** Authentication method references (RFC 8176) of the proofs, plus `mfa` where the level is 2; sorted, each once. */
export function amrOf(evidence: readonly Evidence[], aal: Aal): readonly string[] {
  const names = new Set<string>();
  for (const proof of evidence) {
    switch (proof.method) {
      case 'password':
        names.add('pwd');
        break;
      case 'webauthn':
        names.add('hwk');
        if (proof.userVerified) names.add('user');
        break;
      case 'totp':
      case 'backup_code':
        names.add('otp');
        break;
      case 'sms':
        names.add('sms');
        break;
      // RFC 8176 has no names for these; a mailed code or a pass never raises a level.
      case 'federated':
      case 'enrolment_pass':
      case 'mail_code':
        break;
      default:
        proof satisfies never;
    }
  }
  if (aal === 2) names.add('mfa');
  return [...names].sort();
}
