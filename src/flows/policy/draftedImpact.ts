import type { Application } from '../../domain/directory/application.ts';
import { askedAtSignIn } from '../../domain/policy/askedAtSignIn.ts';
import { leftAt } from '../../domain/policy/conflicts.ts';
import { allScopes, type Draft, draftedSnapshot } from '../../domain/policy/draft.ts';
import type { UserFacts } from '../../domain/policy/facts.ts';
import { type Outcome, outcomeOf, type Standing } from '../../domain/policy/impact.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../../domain/policy/ruleDraft.ts';
import { cohortsOf, type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { BucketsAsked } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { Administration } from '../administer.ts';
import { ruledGroups } from '../deadEndsOf.ts';
import { passwordAlone } from '../passwordAlone.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { tenantHere } from '../tenantHere.ts';
import { draftOf } from './draftOf.ts';
import { editionOf } from './edition.ts';
import type { StartFault } from './startOf.ts';

/** A rule that somebody thinks of saving. */
export interface RuleThoughtOf extends Administration {
  readonly scope: Scope;
  readonly rule: RuleDraft;
  /** null: from now on. */
  readonly from: Instant | null;
}

export type ThoughtFault = RuleFault | ScopeNotFound | StartFault | 'sms_not_proved';

/** A draft with all that its impact is told from. */
export interface DraftedImpact {
  readonly draft: Draft;
  readonly revision: number;
  readonly edition: number;
  /** Who are to be told apart. */
  readonly asked: BucketsAsked;
  readonly judge: (user: UserFacts) => JudgedSides;
}

/** One person, or many who are alike, without the draft and with it. */
export interface JudgedSides {
  readonly before: Standing;
  readonly after: Standing;
  readonly outcome: Outcome;
}

/**
 * The draft that saving would judge, and its law: the one `decide`, asked twice about the same sign-in at the instant from which the draft
 * would hold. A draft of an application is judged there; every other one where no application says anything.
 */
export async function draftedImpact(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { scope, rule: words, from }: Pick<RuleThoughtOf, 'scope' | 'rule' | 'from'>,
): Promise<Result<DraftedImpact, ThoughtFault>> {
  const rule = ruleFrom(scope, words);
  if (!rule.ok) return rule;
  const missing = await scopeExists(ports, tx, scope);
  if (missing !== null) return missing;
  const { revision } = await tenantHere(ports, tx);
  const versions = await ports.store.listPolicyVersions(tx, scope);
  const drafted = await draftOf(ports, tx, { scope, rule: rule.value, from, revision, versions });
  if (!drafted.ok) return drafted;
  const draft = drafted.value;
  const application = scope.kind === 'application' ? await ports.store.findApplication(tx, scope.application) : null;
  return succeeded({ draft, revision, edition: editionOf(versions), asked: differences(draft), judge: judgeOf(draft, application) });
}

function judgeOf(draft: Draft, application: Application | null): DraftedImpact['judge'] {
  const changed = draftedSnapshot(draft);
  const at = draft.version.from;
  const standing = (snapshot: PolicySnapshot, user: UserFacts): Standing => {
    const { isNothing } = leftAt(snapshot, { ...user, application: application?.id ?? null, at });
    return { ...askedAtSignIn(snapshot, passwordAlone({ user, application, at })), left: isNothing ? 'nothing' : 'something' };
  };
  return (user) => {
    const [before, after] = [standing(draft.snapshot, user), standing(changed, user)];
    return { before, after, outcome: outcomeOf(before, after) };
  };
}

/** What of a person the rules look at, in either snapshot, at the instant of the draft. F6 looks at groups over the whole time. */
function differences(draft: Draft): BucketsAsked {
  const at = draft.version.from;
  const readings = [draft.snapshot, draftedSnapshot(draft)].flatMap((snapshot) =>
    cohortsOf(snapshot).map((cohort) => ({ snapshot, cohort, read: readSnapshot(snapshot, cohort) })),
  );
  const starts = readings.flatMap(({ snapshot, read }) =>
    allScopes(snapshot).flatMap((scope) => {
      const timeline = readScope(read, scope);
      return (timeline === null ? null : versionInForce(timeline, at)?.requiredSince) ?? [];
    }),
  );
  return {
    groups: ruledGroups(draft),
    starts: ascending(starts),
    cohorts: ascending(readings.map(({ cohort }) => cohort)),
    at,
    among: draft.scope.kind === 'group' ? draft.scope.group : null,
    sessions: 'left_out',
  };
}

function ascending<Value extends number>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort((one, other) => one - other);
}
