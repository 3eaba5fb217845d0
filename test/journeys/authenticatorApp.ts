import { stepAt } from '../../src/domain/factors/totp.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import type { Totp } from '../../src/ports/totp.ts';

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
      return totp.codeAt(secret, stepAt(await now()) + stepsFromNow);
    },
    /** Six digits that are certainly not the code: of nobody's secret. */
    async wrongCode(): Promise<string> {
      const near = await Promise.all([-2, -1, 0, 1, 2].map((steps) => this.code(steps)));
      return ['000000', '111111', '222222', '333333', '444444', '555555'].find((digits) => !near.includes(digits)) ?? '';
    },
  };
}

export type AuthenticatorApp = ReturnType<typeof anAuthenticatorApp>;

function base32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
