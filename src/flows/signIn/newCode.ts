import { deliveredCodeFrom } from '../../domain/factors/deliveredCode.ts';
import type { Ports } from '../../ports/ports.ts';

const RANDOM_BYTES_FOR_A_CODE = 64;

/** A code of six digits, each as likely as any other. */
export function newCode({ random }: Pick<Ports, 'random'>): string {
  for (;;) {
    const code = deliveredCodeFrom(random.bytes(RANDOM_BYTES_FOR_A_CODE));
    if (code !== null) return code;
  }
}
