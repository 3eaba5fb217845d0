import type { Application } from '../../domain/directory/application.ts';
import { timelineOf } from '../../domain/policy/draft.ts';
import { OUTCOMES, type Outcome } from '../../domain/policy/impact.ts';
import { type Scope, unconfiguredRule } from '../../domain/policy/rule.ts';
import { ruleOf } from '../../domain/policy/ruleSteps.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { bucketFacts } from '../alikePeople.ts';
import { foldedPeople } from '../foldedPeople.ts';
import { judgedDraft } from './draftedImpact.ts';
import { type FilePlan, versionOf } from './filePlan.ts';

/** What a file does to everybody from an instant on: at sign-ins for no application in particular, or for one. */
export interface FileImpact {
  readonly at: Instant;
  /** Client id; null: none in particular. */
  readonly application: string | null;
  readonly people: Readonly<Record<Outcome, number>>;
}

/** People are folded once for each of so many instants and applications; what a file changes later is told when it comes nearer. */
const MOST_TOLD = 12;

/** The same fold and the same law as the impact of one rule, over all steps together. */
export async function fileImpact({ store }: Pick<Ports, 'store'>, tx: Tx, plan: FilePlan): Promise<readonly FileImpact[]> {
  const told: FileImpact[] = [];
  for (const { at, application } of await places({ store }, tx, plan)) {
    const scope: Scope = application === null ? { kind: 'tenant' } : { kind: 'application', application: application.id };
    const says = timelineOf(plan.after, scope)
      .filter(({ from }) => from <= at)
      .at(-1);
    const version = { ...(says === undefined ? unconfiguredRule(scope) : ruleOf(says)), from: at };
    const { asked, judge } = judgedDraft({ snapshot: plan.snapshot, scope, version, others: plan.after }, application);
    const people = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
    for (const bucket of await foldedPeople({ store }, tx, { ...asked, among: null }))
      people[judge(bucketFacts(bucket)).outcome] += bucket.people;
    told.push({ at, application: application?.clientId ?? null, people });
  }
  return told;
}

interface PlaceTold {
  readonly at: Instant;
  readonly application: Application | null;
}

/** The instants at which something changes; for a rule of an application, there. */
async function places({ store }: Pick<Ports, 'store'>, tx: Tx, { steps }: FilePlan): Promise<readonly PlaceTold[]> {
  const found = new Map<string, PlaceTold>();
  for (const step of steps) {
    const { from: at } = versionOf(step, tx.now);
    const application = step.scope.kind === 'application' ? await store.findApplication(tx, step.scope.application) : null;
    found.set(`${at} ${application?.id ?? ''}`, { at, application });
  }
  return [...found.values()].sort((one, other) => one.at - other.at).slice(0, MOST_TOLD);
}
