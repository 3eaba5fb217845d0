import { assertNever } from '../../kernel/never.ts';
import type { RequiredFactors } from '../directory/requiredFactors.ts';
import type { FactorKind } from './factor.ts';

/** null: any factor that the rules allow. */
export function requiredKinds(factors: RequiredFactors): readonly FactorKind[] | null {
  switch (factors) {
    case 'any':
      return null;
    case 'webauthn':
      return ['webauthn'];
    case 'not_sms':
      return ['webauthn', 'totp', 'backup_code'];
    default:
      return assertNever(factors);
  }
}
