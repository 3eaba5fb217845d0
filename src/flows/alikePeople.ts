import type { FactorId, FactorKind, HeldFactor } from '../domain/factors/factor.ts';
import type { Population as AlikePeople } from '../domain/policy/conflicts.ts';
import type { Population } from '../ports/store/policyStore.ts';

/**
 * People as the store counts them, in the form that F6 judges. The judgment looks at kinds only, so a kind stands for a
 * factor of it; codes are counted as companions of a real factor, which is how they are made (F8).
 */
export function alikePeople({ groups, kinds, people }: Population): AlikePeople {
  return { groups, factors: kinds.map(standIn), count: people };
}

function standIn(kind: FactorKind): HeldFactor {
  const id = kind as string as FactorId;
  return kind === 'backup_code' ? { kind, id, remaining: 1, companion: true } : { kind, id };
}
