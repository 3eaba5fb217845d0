import type { Id } from '../../kernel/id.ts';

export type FactorId = Id<'Factor'>;

/** The kinds of factor, in the order in which they are listed and offered: the strongest first. */
export const FACTOR_KINDS = ['webauthn', 'totp', 'sms', 'backup_code'] as const;

export type FactorKind = (typeof FACTOR_KINDS)[number];

/** A kind that can stand for itself: every one but backup codes. */
export type RealKind = Exclude<FactorKind, 'backup_code'>;

export function isFactorKind(value: unknown): value is FactorKind {
  return typeof value === 'string' && (FACTOR_KINDS as readonly string[]).includes(value);
}

/** A confirmed enrolment, as far as the decision needs to know it. A pending one is not a factor (rule words, "factor"). */
export type HeldFactor =
  | { readonly kind: RealKind; readonly id: FactorId }
  | {
      readonly kind: 'backup_code';
      readonly id: FactorId;
      /** Unused codes of the batch, 0 to 10. */
      readonly remaining: number;
      /** true: made beside a real factor (F8); false: made as the first factor (F9). */
      readonly companion: boolean;
    };
