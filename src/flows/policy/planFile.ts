import type { PolicyFile } from '../../domain/policy/policyFile.ts';
import type { RiskStep } from '../../domain/risk/riskStep.ts';
import type { StepUpStep } from '../../domain/stepUp/stepUpSteps.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ConflictCode } from '../acceptable.ts';
import { type Administration, administer } from '../administer.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { tenantHere } from '../tenantHere.ts';
import { type FileImpact, fileImpact } from './fileImpact.ts';
import { type FileFault, filePlan, type NamedStep } from './filePlan.ts';

export interface PlanFile extends Administration {
  readonly file: PolicyFile;
}

/** What applying a file would change, and what that would do to people. */
export interface FilePlanned {
  /** To be expected by whoever applies this plan and no other. */
  readonly revision: number;
  readonly at: Instant;
  /** None: the rules stand as the file says, and what is tried does. */
  readonly steps: readonly NamedStep[];
  readonly stepUp: readonly StepUpStep[];
  /** null: it stands as the file says. */
  readonly risk: RiskStep | null;
  readonly impact: readonly FileImpact[];
  readonly deadEnds: readonly DeadEndListed[];
  /** What applying would be answered, unless dead ends are accepted; null: it would be applied. */
  readonly refusal: Refusal<ConflictCode> | null;
}

/** Compares a file of all rules with the rules as they stand. It changes nothing. */
export function planFile(ports: Pick<Ports, 'store'>) {
  return ({ file, ...by }: PlanFile): Promise<Result<FilePlanned, 'not_permitted' | FileFault>> =>
    administer(ports, { ...by, act: 'read_policy', on: null }, async (tx) => {
      const { revision } = await tenantHere(ports, tx);
      const plan = await filePlan(ports, tx, { file, revision });
      if (!plan.ok) return plan;
      const { steps, trials, stepUp, risk, conflicts, refusal } = plan.value;
      const impact = await fileImpact(ports, tx, plan.value);
      return succeeded({ revision, at: tx.now, steps: [...steps, ...trials], stepUp, risk, impact, deadEnds: conflicts.deadEnds, refusal });
    });
}
