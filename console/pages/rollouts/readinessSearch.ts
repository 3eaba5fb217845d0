import { FACTOR_KINDS, type FactorKind } from '../../../src/domain/factors/factor.ts';

/** Whose readiness is shown, and by which factor. What is absent restricts nothing. */
export interface ReadinessSearch {
  readonly group?: string;
  readonly application?: string;
  readonly kind?: FactorKind;
}

export function readReadinessSearch({ group, application, kind: given }: Readonly<Record<string, unknown>>): ReadinessSearch {
  const kind = FACTOR_KINDS.find((one) => one === given);
  return {
    ...(typeof application === 'string' ? { application } : typeof group === 'string' ? { group } : {}),
    ...(kind === undefined ? {} : { kind }),
  };
}
