import type { z } from 'zod';
import type { planBody, rolloutDocument, rolloutPreview, rolloutStarted, rolloutsPage } from '../../contract/adminRollouts.ts';
import type { BrakeReason } from '../../domain/rollout/brakes.ts';
import type { RolloutPlan, Who } from '../../domain/rollout/plan.ts';
import type { Step } from '../../domain/rollout/steps.ts';
import type { RolloutListed, RolloutsListed } from '../../flows/rollout/listRollouts.ts';
import type { RolloutPreviewed } from '../../flows/rollout/previewRollout.ts';
import type { RolloutShown } from '../../flows/rollout/showRollout.ts';
import type { RolloutStarted } from '../../flows/rollout/startRollout.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId } from './namedId.ts';
import { saysOf } from './policyDocuments.ts';
import { plannedMailOf } from './rolloutMailDocuments.ts';
import { scopeNamed } from './scopeNamed.ts';

export function planOf({ scopes, stages, ...plan }: z.output<typeof planBody>): RolloutPlan {
  return { ...plan, scopes: scopes.map(scopeNamed), stages: stages.map(({ at, who }) => ({ at, who: whoNamed(who) })) };
}

function whoNamed(who: z.output<typeof planBody>['stages'][number]['who']): Who {
  return who.kind === 'groups' ? { kind: 'groups', groups: who.groups.map((group) => namedId<'Group'>(group)) } : who;
}

export function rolloutPreviewOf(plan: RolloutPlan, shown: RolloutPreviewed): z.input<typeof rolloutPreview> {
  const { revision, at, steps, stages, mails, warnings, deadEnds, refusal } = shown;
  return {
    revision,
    at: formatInstant(at),
    plan: planDocumentOf(plan),
    steps: steps.map(stepOf),
    stages: stages.map(({ opensAt, dueAt, readiness }) => ({ opensAt: formatInstant(opensAt), dueAt: formatInstant(dueAt), readiness })),
    mails: mails.map(plannedMailOf),
    warnings: [...warnings],
    deadEnds: deadEnds.map(deadEndDocumentOf),
    start:
      refusal === null
        ? { verdict: 'accepted', code: null, detail: null }
        : { verdict: refusal.code === 'dead_ends' ? 'needs_confirmation' : 'refused', code: refusal.code, detail: refusal.detail },
  };
}

export function rolloutStartedOf({ id, steps, deadEnds }: RolloutStarted): z.input<typeof rolloutStarted> {
  return { id, steps: steps.map(stepOf), deadEnds: deadEnds.map(deadEndDocumentOf) };
}

export function rolloutsPageOf({ at, rollouts, next }: RolloutsListed): z.input<typeof rolloutsPage> {
  return { at: formatInstant(at), rollouts: rollouts.map((one) => ({ ...summaryOf(one), stages: one.stages.map(stageOf) })), next };
}

export function rolloutDocumentOf(shown: RolloutShown): z.input<typeof rolloutDocument> {
  const { rollout, createdByName, stages, verdict } = shown;
  return {
    ...summaryOf(shown),
    at: formatInstant(shown.at),
    createdBy: { ...rollout.createdBy },
    createdByName,
    reasons: rollout.reasons === null ? null : reasonsOf(rollout.reasons),
    stages: stages.map((stage) => ({ ...stageOf(stage), readiness: stage.readiness })),
    brake: { reached: verdict.rate.reached, stuck: verdict.rate.stuck, reasons: reasonsOf(verdict.reasons) },
    steps: rollout.steps.map(({ version, kind, stage, scope, from, withdrawnAt }) => {
      return { version, kind, stage, scope, from: formatInstant(from), withdrawnAt: instantOrNull(withdrawnAt) };
    }),
  };
}

function reasonsOf(reasons: readonly BrakeReason[]) {
  return reasons.map((reason) => ({ ...reason }));
}

function summaryOf({ rollout: { id, plan, edition, createdAt, changedAt }, standing }: Pick<RolloutListed, 'rollout' | 'standing'>) {
  return {
    id,
    plan: planDocumentOf(plan),
    state: standing,
    edition,
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}

function stageOf({ opensAt, dueAt, state }: RolloutListed['stages'][number]) {
  return { opensAt: formatInstant(opensAt), dueAt: formatInstant(dueAt), state };
}

function stepOf({ kind, stage, scope, version }: Step) {
  return { kind, stage, scope, says: saysOf(version) };
}

function planDocumentOf({ scopes, stages, timing, brake, mailing, ...plan }: RolloutPlan): z.input<typeof rolloutPreview>['plan'] {
  const staged = stages.map(({ at, who }) => ({
    at: formatInstant(at),
    who: who.kind === 'groups' ? { kind: who.kind, groups: [...who.groups] } : { ...who },
  }));
  return {
    ...plan,
    scopes: [...scopes],
    stages: staged,
    timing: { ...timing },
    brake: brake === null ? null : { ...brake },
    mailing: mailing === null ? null : { ...mailing, reminders: [...mailing.reminders] },
  };
}
