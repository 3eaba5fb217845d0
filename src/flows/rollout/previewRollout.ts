import type { Readiness } from '../../domain/rollout/brakes.ts';
import { mailsOf, type StageMail } from '../../domain/rollout/mailing.ts';
import type { RolloutPlan } from '../../domain/rollout/plan.ts';
import { openingOf, type Step } from '../../domain/rollout/steps.ts';
import { type Warning, warningsOf } from '../../domain/rollout/warnings.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ConflictCode } from '../acceptable.ts';
import { type Administration, administer } from '../administer.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { tenantHere } from '../tenantHere.ts';
import { judgedSteps, type PlanError, plannedSteps } from './plannedSteps.ts';
import { stageReadiness } from './stageFacts.ts';

export interface PreviewRollout extends Administration {
  readonly plan: RolloutPlan;
}

export interface StagePreviewed {
  /** From then on its people are asked. */
  readonly opensAt: Instant;
  /** From then on it cannot be put off. */
  readonly dueAt: Instant;
  /** Whom it reaches, those of earlier stages among them. */
  readonly readiness: Readiness;
}

export interface RolloutPreviewed {
  readonly revision: number;
  readonly at: Instant;
  readonly steps: readonly Step[];
  readonly stages: readonly StagePreviewed[];
  /** Whom it tells when; empty: it tells nobody. */
  readonly mails: readonly StageMail[];
  readonly warnings: readonly Warning[];
  readonly deadEnds: readonly DeadEndListed[];
  /** What starting it would be answered now; null: it would be started. */
  readonly refusal: Refusal<ConflictCode> | null;
}

/** What a plan comes to, in dates and people, before anything is saved. Its law is that of starting it. */
export function previewRollout(ports: Pick<Ports, 'store'>) {
  return (command: PreviewRollout): Promise<Result<RolloutPreviewed, 'not_permitted' | PlanError>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { plan } = command;
      const { revision } = await tenantHere(ports, tx);
      const planned = await plannedSteps(ports, tx, { plan, own: null, begun: 0, revision });
      if (!planned.ok) return planned;
      const { steps, snapshot } = planned.value;
      const stages: StagePreviewed[] = [];
      for (const stage of plan.stages) {
        const readiness = await stageReadiness(ports, tx, { stage, plan, snapshot, createdBefore: null });
        stages.push({ opensAt: openingOf(stage, plan), dueAt: stage.at, readiness });
      }
      const accepted = await judgedSteps(ports, tx, { ...planned.value, onDeadEnds: 'accept' });
      // Without a dead end both answer the same, and each compares every step with everybody.
      const hasNone = accepted.ok && accepted.value.length === 0;
      const judged = hasNone ? accepted : await judgedSteps(ports, tx, { ...planned.value, onDeadEnds: 'refuse' });
      return succeeded({
        revision,
        at: tx.now,
        steps,
        stages,
        mails: mailsOf({ plan, createdAt: tx.now }),
        warnings: warningsOf(plan, steps, tx.now),
        deadEnds: accepted.ok ? accepted.value : [],
        refusal: judged.ok ? null : judged,
      });
    });
}
