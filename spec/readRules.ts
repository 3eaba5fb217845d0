import type { LevelJson, SituationJson, TimingJson, VersionJson } from './situationJson.ts';

/** What the rules of levels and timing (chapters 2 and 3) and of live sessions (S3-S5, S8) say about a situation. */

interface SpokenRule {
  readonly who: 'tenant' | 'group' | 'application';
  /** All versions that have begun, newest first. The first is the one that speaks. */
  readonly begun: readonly VersionJson[];
}

export function ms(instant: string): number {
  return new Date(instant).getTime();
}

/** T10: a version that has not begun is as if it were not there. Of one that reaches a share, everybody hears their own level. */
function begun(policy: readonly VersionJson[], { at, user }: SituationJson): VersionJson[] {
  const heard = policy.filter((version) => ms(version.from) <= ms(at)).map((version) => heardBy(user.cohort ?? 0, version));
  return heard.sort((one, other) => ms(other.from) - ms(one.from));
}

/** Of a hundred people, numbered from 0, twenty percent are the numbers 0 to 19. */
function heardBy(cohort: number, version: VersionJson): VersionJson {
  if (version.reach === undefined || cohort + 1 <= version.reach.percent) return version;
  return { ...version, level: version.reach.others };
}

/** Every scope that concerns this person and this application, and has something in force. */
export function spokenRules(situation: SituationJson): SpokenRule[] {
  const rules: SpokenRule[] = [{ who: 'tenant', begun: begun(situation.tenant.policy, situation) }];
  for (const [name, group] of Object.entries(situation.groups)) {
    if (situation.user.groups.includes(name)) rules.push({ who: 'group', begun: begun(group.policy, situation) });
  }
  for (const [name, application] of Object.entries(situation.applications)) {
    if (situation.application === name) rules.push({ who: 'application', begun: begun(application.policy, situation) });
  }
  return rules.filter((rule) => rule.begun.length > 0);
}

/** S3: with a live session the application's own rule alone is judged, unless one of these reasons brings all back. */
function judgedByAll(situation: SituationJson): boolean {
  const { session, at } = situation;
  if (session === null) return true;
  const rules = spokenRules(situation);
  return [
    // S4
    session.allowance === 'grace' || session.allowance === 'bypass',
    // S8
    session.recheckAt !== null && ms(session.recheckAt) <= ms(at),
    // S5
    rules
      .filter((rule) => rule.who !== 'application')
      .flatMap((rule) => rule.begun)
      .some((version) => version.existingSessions === 'recheck' && ms(version.from) > ms(session.signedInAt)),
    // S3: an application that only narrows factors
    rules.some(({ who, begun: [now] }) => who === 'application' && Array.isArray(now?.factors) && (now?.level ?? null) === null),
  ].includes(true);
}

function countingRules(situation: SituationJson): SpokenRule[] {
  return spokenRules(situation).filter((rule) => rule.who === 'application' || judgedByAll(situation));
}

/** L3: asked from the strictest down: does any of them say so? L2: a tenant that nobody has configured says Optional. */
export function effectiveLevel(situation: SituationJson): LevelJson {
  const said = countingRules(situation).map((rule) => rule.begun[0]?.level);
  const isConfigured = spokenRules(situation).some((rule) => rule.who === 'tenant');
  if (!isConfigured && judgedByAll(situation)) said.push('optional');
  if (said.includes('required')) return 'required';
  return said.includes('optional') ? 'optional' : 'off';
}

/** T4: the first of the versions that have said `required`, one after the other, up to now. */
function startOf(rule: SpokenRule): number {
  let start = Number.NaN;
  for (const version of rule.begun) {
    if (version.level !== 'required') break;
    start = ms(version.from);
  }
  return start;
}

/** T2: a rule without a timing uses the tenant's; T1: and the tenant without one, `first-sign-in`. */
function timingOf(rule: SpokenRule, situation: SituationJson): TimingJson {
  const tenant = begun(situation.tenant.policy, situation)[0];
  return rule.begun[0]?.timing ?? tenant?.timing ?? { kind: 'first-sign-in' };
}

interface RequiredRule {
  readonly start: number;
  /** T4: N days of 24 hours after the start; no grace is one that ended when it began (T5). */
  readonly end: number;
  readonly hasGrace: boolean;
}

function requiredRules(situation: SituationJson): RequiredRule[] {
  return countingRules(situation)
    .filter((rule) => rule.begun[0]?.level === 'required')
    .map((rule) => {
      const timing = timingOf(rule, situation);
      const start = startOf(rule);
      if (timing.kind !== 'grace-period') return { start, end: start, hasGrace: false };
      const end = new Date(start);
      end.setUTCDate(end.getUTCDate() + timing.days);
      return { start, end: end.getTime(), hasGrace: true };
    });
}

/** T3, T6, T7: whether a `required` rule spares this account no longer. */
export function isDue(situation: SituationJson): boolean {
  const isInside = ({ start, end }: RequiredRule): boolean => ms(situation.at) < end && ms(situation.user.createdAt) < start;
  return !requiredRules(situation).every(isInside);
}

/** T5: the earliest. @returns null when no rule gives a grace. */
export function graceEnd(situation: SituationJson): string | null {
  const ends = requiredRules(situation)
    .filter((rule) => rule.hasGrace)
    .map((rule) => rule.end)
    .sort((one, other) => one - other);
  return ends[0] === undefined ? null : new Date(ends[0]).toISOString();
}
