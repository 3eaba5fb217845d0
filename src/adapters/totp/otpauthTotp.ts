import { HOTP, Secret, TOTP } from 'otpauth';
import { TOTP_STEP_SECONDS } from '../../domain/factors/totp.ts';
import type { Totp } from '../../ports/totp.ts';

/** SHA-1 and six digits: what every authenticator app computes, whatever the address says. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6 } as const;

export const otpauthTotp: Totp = {
  // RFC 6238 is RFC 4226 with the number of the time step as its counter.
  codeAt: (secret, step) => HOTP.generate({ ...PARAMETERS, secret: secretOf(secret), counter: step }),
  enrolmentUri(secret, { issuer, account }) {
    const totp = new TOTP({
      ...PARAMETERS,
      period: TOTP_STEP_SECONDS,
      secret: secretOf(secret),
      issuer,
      label: account,
      issuerInLabel: true,
    });
    return { uri: totp.toString(), base32: totp.secret.base32 };
  },
};

/** The package takes the whole buffer behind a view, so it is given a buffer that holds the secret and nothing else. */
function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}
