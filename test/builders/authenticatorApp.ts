import { setTimeout as wait } from 'node:timers/promises';
import { stepAt, TOTP_STEP_SECONDS } from '../../src/domain/factors/totp.ts';
import { type Instant, SECOND } from '../../src/kernel/instant.ts';
import type { Totp } from '../../src/ports/totp.ts';

/** A code of an earlier half minute is given out only while this much of the present one is left to use it in. */
const TIME_TO_TYPE = 6 * SECOND;

export interface AppWords {
  readonly totp: Totp;
  readonly now: () => Promise<Instant>;
}

/** An authenticator app on somebody's phone. It knows what it was shown and the time, and nothing else. */
export function anAuthenticatorApp({ totp, now }: AppWords) {
  let secret: Uint8Array | null = null;
  return {
    /** @param letters the secret as the page writes it. */
    take(letters: string): void {
      secret = base32(letters);
    },
    /** The code of now, or of so many half minutes from now. */
    async code(stepsFromNow = 0): Promise<string> {
      if (secret === null) throw new Error('no secret was taken');
      let at = await now();
      const left = TOTP_STEP_SECONDS * SECOND - (at % (TOTP_STEP_SECONDS * SECOND));
      if (stepsFromNow < 0 && left < TIME_TO_TYPE) {
        await wait(left);
        at = await now();
      }
      return totp.codeAt(secret, stepAt(at) + stepsFromNow);
    },
    /** Six digits that are certainly not the code: of nobody's secret. */
    async wrongCode(): Promise<string> {
      const near = await Promise.all([-3, -2, -1, 0, 1, 2, 3].map((steps) => this.code(steps)));
      return (
        ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find((digits) => !near.includes(digits)) ?? ''
      );
    },
  };
}

export type AuthenticatorApp = ReturnType<typeof anAuthenticatorApp>;

function base32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
