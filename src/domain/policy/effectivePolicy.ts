import type { Instant } from '../../kernel/instant.ts';
import { ALL_KINDS, intersection, type KindSet } from '../factors/allowedFactors.ts';
import type { Facts, ReusedSession, UserFacts } from './facts.ts';
import type { Level, Timing } from './rule.ts';
import { type PolicySnapshot, type ReadSnapshot, readSnapshot } from './snapshot.ts';
import { asksForRecheck, deadlineOf, type ReadTimeline, type ReadVersion, strictest, strictness, versionInForce } from './timeline.ts';
import type { DueReason, OccasionReason, WhyStep } from './why.ts';

/** What of a situation the rules look at. */
export interface PolicyFacts extends Pick<Facts, 'at' | 'application' | 'session'> {
  readonly user: Pick<UserFacts, 'groups' | 'createdAt' | 'cohort'>;
}

/** What the rules of all scopes say together about one situation. */
export interface EffectivePolicy {
  readonly occasion: 'sign_in' | 'reuse';
  /** L3: the maximum over the scopes that count for this occasion. */
  readonly level: Level;
  /** F1, F12: what this deployment can verify, within every set in force. Sets always count. */
  readonly allowed: KindSet;
  /** Some set in force leaves a kind out, so that it matters which factor was shown. */
  readonly sets: 'unrestricted' | 'restricted';
  /** T5: some counting `required` rule holds whoever has no usable factor. */
  readonly due: boolean;
  /** T5: the earliest end of grace among the counting `required` rules; null: none has a grace. */
  readonly deadline: Instant | null;
}

type Building = { -readonly [Key in keyof EffectivePolicy]: EffectivePolicy[Key] };

interface Weighing {
  readonly facts: PolicyFacts;
  readonly why: WhyStep[];
  /** S3: without a session, or where it does not carry, the tenant's and the groups' levels count. */
  readonly counts: 'everything' | 'own_rule_only';
  readonly tenant: ReadVersion | null;
  readonly policy: Building;
}

const FIRST_SIGN_IN: Timing = { kind: 'first-sign-in' };
const UNCONFIGURED: WhyStep = Object.freeze({ kind: 'unconfigured' });
const OCCASIONS: Readonly<Record<OccasionReason, Extract<WhyStep, { kind: 'occasion' }>>> = {
  sign_in: Object.freeze({ kind: 'occasion', counts: 'everything', because: 'sign_in' }),
  session_reused: Object.freeze({ kind: 'occasion', counts: 'own_rule_only', because: 'session_reused' }),
  session_rests_on_allowance: Object.freeze({ kind: 'occasion', counts: 'everything', because: 'session_rests_on_allowance' }),
  session_to_be_rechecked: Object.freeze({ kind: 'occasion', counts: 'everything', because: 'session_to_be_rechecked' }),
  version_asks_for_recheck: Object.freeze({ kind: 'occasion', counts: 'everything', because: 'version_asks_for_recheck' }),
  application_narrows_factors: Object.freeze({ kind: 'occasion', counts: 'everything', because: 'application_narrows_factors' }),
};

/**
 * Combines the rules of the tenant, of all the user's groups and of the application (L3, F1, T5), as far as they reach the user.
 * @param why receives what each scope said and what was left out of account.
 */
export function effectivePolicy(of: PolicySnapshot, facts: PolicyFacts, why: WhyStep[]): EffectivePolicy {
  const snapshot = readSnapshot(of, facts.user.cohort);
  const occasion = OCCASIONS[occasionOf(snapshot, facts)];
  why.push(occasion);
  const tenant = versionInForce(snapshot.tenant, facts.at);
  const policy: Building = {
    occasion: facts.session === null ? 'sign_in' : 'reuse',
    level: 'off',
    allowed: snapshot.available,
    sets: 'unrestricted',
    due: false,
    deadline: null,
  };
  const weighing: Weighing = { facts, why, counts: occasion.counts, tenant, policy };
  weighTenant(snapshot.tenant, weighing);
  for (const group of facts.user.groups) {
    const timeline = snapshot.group(group);
    if (timeline !== null) weigh(timeline, occasion.counts, weighing);
  }
  const application = facts.application === null ? null : snapshot.application(facts.application);
  if (application !== null) weigh(application, 'everything', weighing);
  if (snapshot.unavailable !== null) why.push(snapshot.unavailable);
  return policy;
}

/** S3, S4, S5, S8: whether everything counts, and why. */
function occasionOf(snapshot: ReadSnapshot, facts: PolicyFacts): OccasionReason {
  const { session } = facts;
  if (session === null) return 'sign_in';
  if (session.allowance !== null) return 'session_rests_on_allowance';
  if (session.recheckAt !== null && facts.at >= session.recheckAt) return 'session_to_be_rechecked';
  if (recheckAsked(snapshot, facts, session)) return 'version_asks_for_recheck';
  return narrowsFactorsOnly(snapshot, facts) ? 'application_narrows_factors' : 'session_reused';
}

function recheckAsked(snapshot: ReadSnapshot, facts: PolicyFacts, session: ReusedSession): boolean {
  if (asksForRecheck(snapshot.tenant, session.signedInAt, facts.at)) return true;
  return facts.user.groups.some((group) => {
    const timeline = snapshot.group(group);
    return timeline !== null && asksForRecheck(timeline, session.signedInAt, facts.at);
  });
}

/** S3: such an application has no level of its own by which the session could be judged, so everything judges it. */
function narrowsFactorsOnly(snapshot: ReadSnapshot, facts: PolicyFacts): boolean {
  const timeline = facts.application === null ? null : snapshot.application(facts.application);
  const own = timeline === null ? null : versionInForce(timeline, facts.at);
  return own !== null && own.version.factors !== null && own.version.level === null;
}

function weighTenant(timeline: ReadTimeline, weighing: Weighing): void {
  if (weighing.tenant !== null) {
    weigh(timeline, weighing.counts, weighing);
    return;
  }
  // L2: nobody has configured it yet.
  weighing.why.push(UNCONFIGURED);
  pushScheduled(timeline, weighing);
  if (weighing.counts === 'everything') weighing.policy.level = 'optional';
}

function weigh(timeline: ReadTimeline, counts: Weighing['counts'], weighing: Weighing): void {
  const { policy, why, facts } = weighing;
  const read = versionInForce(timeline, facts.at);
  if (read !== null) {
    why.push(read.said);
    policy.allowed = intersection(policy.allowed, read.factors);
    if (read.factors !== ALL_KINDS) policy.sets = 'restricted';
    const { level } = read.version;
    if (level !== null && counts === 'own_rule_only') why.push(read.notCounting);
    else if (level !== null) weighLevel(timeline, read, weighing);
  }
  pushScheduled(timeline, weighing);
}

/** L3: the strictest holds. L4: a looser one is shown as being without effect. */
function weighLevel(timeline: ReadTimeline, read: ReadVersion, weighing: Weighing): void {
  const level = read.version.level as Level;
  weighing.policy.level = strictest(level, weighing.policy.level);
  if (weighing.counts === 'everything' && strictness(level) < tenantStrictness(weighing.tenant)) weighing.why.push(read.looser);
  if (read.requiredSince !== null) weighRequired(timeline, read.requiredSince, read.version.timing ?? tenantTiming(weighing), weighing);
}

/** T5: the earliest deadline holds, and an immediate timing is already due. T7: a younger account has no grace. */
function weighRequired(timeline: ReadTimeline, since: Instant, timing: Timing, weighing: Weighing): void {
  const { policy, why, facts } = weighing;
  const { scope } = timeline;
  const deadline = deadlineOf(timing, since);
  if (deadline !== null) policy.deadline = policy.deadline === null ? deadline : (Math.min(deadline, policy.deadline) as Instant);
  const because = dueBecause(facts, since, deadline);
  if (because !== null) {
    policy.due = true;
    why.push({ kind: 'due', scope, because, since, deadline });
  } else if (deadline !== null) {
    why.push({ kind: 'in_grace', scope, since, deadline });
  }
}

function dueBecause(facts: PolicyFacts, since: Instant, deadline: Instant | null): DueReason | null {
  if (deadline === null) return 'immediate';
  if (facts.at >= deadline) return 'grace_ended';
  return facts.user.createdAt >= since ? 'account_is_younger' : null;
}

function tenantStrictness(tenant: ReadVersion | null): number {
  return strictness(tenant?.version.level ?? 'optional');
}

/** T2: a rule without a timing uses the tenant's, whatever the tenant's level. */
function tenantTiming(weighing: Weighing): Timing {
  return weighing.tenant?.version.timing ?? FIRST_SIGN_IN;
}

function pushScheduled(timeline: ReadTimeline, weighing: Weighing): void {
  const { versions } = timeline;
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const read = versions[index] as ReadVersion;
    if (read.version.from <= weighing.facts.at) return;
    weighing.why.push(read.scheduled);
  }
}
