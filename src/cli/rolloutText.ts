import type { Scope } from '../domain/policy/rule.ts';
import type { BrakeReason, Readiness } from '../domain/rollout/brakes.ts';
import type { RolloutPlan } from '../domain/rollout/plan.ts';
import { scopesOf } from '../domain/rollout/steps.ts';
import type { Warning } from '../domain/rollout/warnings.ts';
import type { RolloutPreviewed } from '../flows/rollout/previewRollout.ts';
import type { RolloutShown } from '../flows/rollout/showRollout.ts';
import { assertNever } from '../kernel/never.ts';
import { moment } from './answer.ts';
import { facts, table } from './table.ts';

const WARNED: Readonly<Record<Warning, string>> = {
  off_to_required: 'Nobody was ever asked, and in less than 7 days everybody is. Offer it first, and give people a week.',
  short_notice: 'Less than 7 days until the first date.',
  nobody_asked_before: 'Nobody can put it off: on the date whoever is not ready is held.',
};

/** Whom each stage is for, in words. */
export function whoTexts(plan: RolloutPlan, nameOf: (scope: Scope) => string): readonly string[] {
  return plan.stages.map((stage) => {
    const { who } = stage;
    const names = scopesOf(stage, plan).map(nameOf).join(', ');
    return who.kind === 'share' ? `${who.percent} % of ${names}` : names;
  });
}

export function previewText(plan: RolloutPlan, shown: RolloutPreviewed, nameOf: (scope: Scope) => string): string {
  const who = whoTexts(plan, nameOf);
  const rows = shown.stages.map(({ opensAt, dueAt, readiness }, index) => [
    who[index] ?? '',
    moment(opensAt),
    moment(dueAt),
    ...readyCells(readiness),
  ]);
  const stages = table(['for', 'asked from', 'must from', 'people', 'ready', 'signed in before', 'never signed in'], rows, '');
  const mails = shown.mails.map(({ people, mail }) => [who[people.stage] ?? '', mail.step, moment(mail.from)]);
  const told = mails.length === 0 ? 'Nobody is told by mail.' : table(['mail for', 'step', 'from'], mails, '');
  const prepared = shown.steps.some(({ kind }) => kind === 'prepare') ? ['From now on it is Optional: people are offered it.'] : [];
  const warnings = shown.warnings.map((warning) => `Careful: ${WARNED[warning]}`);
  const refusal = shown.refusal === null ? [] : [`It could not be started: ${shown.refusal.detail}`];
  return [...prepared, stages, told, ...warnings, ...refusal].join('\n');
}

export function rolloutText(shown: RolloutShown, who: readonly string[]): string {
  const { rollout, standing, stages, verdict } = shown;
  const rows = stages.map(({ state, opensAt, dueAt, readiness }, index) => [
    who[index] ?? '',
    state,
    moment(opensAt),
    moment(dueAt),
    ...readyCells(readiness),
  ]);
  const reasons = rollout.reasons ?? verdict.reasons;
  return [
    facts([
      ['name', rollout.plan.name],
      ['state', standing.replace('_', ' ')],
      ['since', moment(rollout.changedAt)],
      ['stuck', `${verdict.rate.stuck} of ${verdict.rate.reached} who were asked lately`],
      ['the brake', reasons.length === 0 ? 'lets it move on' : reasons.map(reasonText).join('; ')],
    ]),
    table(['for', 'state', 'asked from', 'must from', 'people', 'ready', 'signed in before', 'never signed in'], rows, ''),
  ].join('\n');
}

function reasonText(reason: BrakeReason): string {
  switch (reason.kind) {
    case 'not_ready':
      return `${reason.ready} of ${reason.people} are ready, and ${reason.leastReady} % have to be`;
    case 'stuck':
      return `${reason.stuck} of ${reason.reached} are stuck, and ${reason.mostStuck} % may be`;
    case 'loosens':
      return `stage ${reason.stage + 1} would ask for less than a rule that was made stricter by hand since`;
    default:
      return assertNever(reason);
  }
}

/** T3: those without a factor, told apart. */
function readyCells({ people, ready, newcomers }: Readiness): readonly string[] {
  return [people, ready, people - ready - newcomers, newcomers].map(String);
}
