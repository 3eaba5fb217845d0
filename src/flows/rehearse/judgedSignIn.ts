import type { Application } from '../../domain/directory/application.ts';
import { type AskedAtSignIn, askedAtSignIn } from '../../domain/policy/askedAtSignIn.ts';
import { combineDemands } from '../../domain/policy/combineDemands.ts';
import { decide } from '../../domain/policy/decide.ts';
import type { Facts } from '../../domain/policy/facts.ts';
import { changesIn, exceptedIn, factsAt, type Life, SHOWN_SETS, shownEvidence } from '../../domain/policy/life.ts';
import { distinctionsOf, placeAmong } from '../../domain/policy/rehearsed.ts';
import { asksMore, type Replayed, replayedAs } from '../../domain/policy/replayed.ts';
import { withRisk } from '../../domain/policy/riskApplied.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { withStepUp } from '../../domain/policy/withStepUp.ts';
import type { RecordedRisk, RiskRead } from '../../domain/risk/recordedRisk.ts';
import { NO_TRIGGERS } from '../../domain/sessions/triggers.ts';
import type { Opening } from '../../domain/stepUp/firingRules.ts';
import { type Instant, instant, after as later } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { RealSignIn } from '../../ports/store/rehearsalStore.ts';
import { passwordAlone } from '../passwordAlone.ts';

/** The rules of then, and those that are tried in their place. */
export interface Sides {
  readonly before: PolicySnapshot;
  readonly after: PolicySnapshot;
  readonly applications: ReadonlyMap<string, Application>;
  /** What is made of the risk on record, then and as it is tried; absent: it is not looked at. */
  readonly risk?: { readonly before: RiskOf; readonly after: RiskOf };
}

type RiskOf = (recorded: RecordedRisk) => RiskRead;

/** What became of one real sign-in, and what would have become of it. */
export interface JudgedSignIn {
  readonly before: AskedAtSignIn;
  readonly after: AskedAtSignIn;
  readonly replayed: Replayed;
  /** Whether the rules of then and the person as known now explain what is on record. */
  readonly explains: 'record' | 'something_else';
}

/** People who were alike all the time, as far as the rules look at them. */
export interface AlikeLife {
  readonly life: Life;
  readonly changes: readonly Instant[];
  readonly excepted: ReadonlySet<string>;
  readonly known: Map<number, JudgedSignIn>;
}

export interface Judging {
  /** People who were alike share one, so that what is judged once is judged for all of them. */
  readonly alike: (life: Life) => AlikeLife;
  readonly judge: (alike: AlikeLife, signIn: RealSignIn) => JudgedSignIn;
}

/** More instants than these between which something changes, for one person or in the rules, nobody has. */
const PLACES = 8_192;

/**
 * The law of a replay: the one `decide`, asked about the same sign-in by the rules of then and by the rules that are tried. Sign-ins that
 * it cannot tell apart are judged once: between two moments of the rules and two changes of the person time makes no difference.
 */
export function judging(sides: Sides): Judging {
  const { moments, starts, cohorts } = distinctionsOf([sides.before, sides.after]);
  const lives = new Map<string, AlikeLife>();
  const places = new Map<string, number>();
  // T7 asks whether an account was created before a start, and a cohort counts by the borders it lies between: one stands for all others.
  const standing = (life: Life): Life => ({
    ...life,
    createdAt: starts[placeAmong(starts, life.createdAt) - 1] ?? instant(0),
    cohort: cohorts[placeAmong(cohorts, life.cohort) - 1] ?? life.cohort,
  });
  return {
    alike: (life) => {
      const alike = standing(life);
      const key = JSON.stringify(alike);
      const known = lives.get(key);
      if (known !== undefined) return known;
      const fresh: AlikeLife = { life: alike, changes: changesIn(alike), excepted: exceptedIn(alike), known: new Map() };
      lives.set(key, fresh);
      return fresh;
    },
    judge: ({ life, changes, excepted, known }, signIn) => {
      const { at, shown, ended, aal } = signIn;
      const place = placed(places, distinctionOf(sides, excepted, signIn));
      const time = (place * PLACES + placeAmong(moments, at)) * PLACES + placeAmong(changes, at);
      const key = (time * SHOWN_SETS + shown) * 4 + (ended === 'refused' ? 2 : 0) + (aal - 1);
      const seen = known.get(key);
      if (seen !== undefined) return seen;
      const fresh = judgedOne(sides, life, signIn);
      known.set(key, fresh);
      return fresh;
    },
  };
}

/** One sign-in by itself, or what else was opened. */
export function judgedOne(sides: Sides, life: Life, signIn: RealSignIn): JudgedSignIn {
  const asked = askedOf(sides, life, signIn);
  const [was, tried] = [factsOn(sides.before, asked, sides.risk?.before), factsOn(sides.after, asked, sides.risk?.after)];
  const [before, after] = [askedAtSignIn(sides.before, was), askedAtSignIn(sides.after, tried)];
  const replayed = replayedAs(before.asked, after.asked);
  const isShown = asksMore(replayed) && isEnough(sides.after, tried, signIn);
  return { before, after, replayed: isShown ? 'unchanged' : replayed, explains: explained(before, signIn) };
}

interface AskedOf {
  readonly facts: Facts;
  readonly opening: Opening;
  readonly signIn: RealSignIn;
}

/** What was opened, as the door of it would see it. What else was asked for is not looked at here. */
function askedOf({ applications }: Sides, life: Life, signIn: RealSignIn): AskedOf {
  const { at, scopes, opening: what } = signIn;
  const known = signIn.application === null ? null : (applications.get(signIn.application) ?? { id: signIn.application, demand: null });
  const alone = passwordAlone({ user: factsAt(life, at), application: known, at });
  const session = { signedInAt: at, allowance: null, recheckAt: null };
  // A sign-in is the first opening of its session.
  const opening = { scopes, operation: null, askedAt: at, assessment: null, triggers: NO_TRIGGERS };
  const labels = signIn.application === null ? null : (applications.get(signIn.application)?.labels ?? []);
  switch (what.kind) {
    case 'sign_in':
      return { facts: alone, opening: { ...opening, labels }, signIn };
    case 'moved_session':
      // It opens some application, with what was shown before it moved.
      return {
        facts: { ...alone, session, evidence: [{ method: 'password', at: later(at, -1) }] },
        opening: { ...opening, labels: [] },
        signIn,
      };
    case 'operation': {
      // U5: a factor that is shown after it was opened, whatever the rules say.
      const fresh = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: at, source: 'step_up' } as const;
      const demand = combineDemands(alone.demand === null ? [fresh] : [alone.demand, fresh]);
      return { facts: { ...alone, session, demand }, opening: { ...opening, labels: null, operation: what.name }, signIn };
    }
    default:
      return assertNever(what);
  }
}

/** With what its risk and the step-up rules ask. */
function factsOn(snapshot: PolicySnapshot, { facts, opening, signIn: { risk, at } }: AskedOf, riskOf: RiskOf | undefined): Facts {
  if (risk === null || riskOf === undefined) return withStepUp(snapshot, facts, opening);
  const { score, thresholds, forRules } = riskOf(risk);
  const assessment = { at, score, signals: risk.signals.map((signal) => ({ ...signal, evidence: {} })) };
  const risky = thresholds === null ? facts : withRisk(facts, assessment, { thresholds });
  return withStepUp(snapshot, risky, { ...opening, assessment: forRules === 'seen' ? assessment : null });
}

/** What was shown in the sign-in, asked for or not, would have answered. */
function isEnough(snapshot: PolicySnapshot, facts: Facts, { shown, at }: RealSignIn): boolean {
  if (shown === 0) return false;
  const evidence = [...facts.evidence, ...shownEvidence(shown, facts.user.factors, at)];
  return decide(snapshot, { ...facts, evidence }).outcome === 'grant';
}

function explained({ asked }: AskedAtSignIn, { ended, aal, because, opening }: RealSignIn): JudgedSignIn['explains'] {
  if (opening.kind !== 'sign_in') return 'record';
  const isSo =
    ended === 'refused' ? asked.kind === 'refused' || !isOfRules(because) : aal === 2 ? asked.kind !== 'refused' : mayPass(asked.kind);
  return isSo ? 'record' : 'something_else';
}

/** Without anything shown. */
function mayPass(kind: AskedAtSignIn['asked']['kind']): boolean {
  return kind === 'nothing' || kind === 'offered';
}

const OF_RULES: readonly string[] = ['no_allowed_factor', 'enrolment_window_closed', 'recovery_needed'];

function isOfRules(because: string): boolean {
  return OF_RULES.includes(because);
}

/** Where no rule and no demand is, every application is judged alike. */
function matters({ before, after, applications }: Sides, application: NonNullable<RealSignIn['application']>): boolean {
  if ((before.stepUpRules?.length ?? 0) + (after.stepUpRules?.length ?? 0) > 0) return true;
  return before.applications.has(application) || after.applications.has(application) || applications.get(application)?.demand != null;
}

/** What keeps it from being judged like another one of the same time; null: nothing. */
function distinctionOf(sides: Sides, excepted: ReadonlySet<string>, { application, opening, scopes, risk }: RealSignIn): string | null {
  const where = application !== null && (matters(sides, application) || excepted.has(application)) ? application : null;
  if (opening.kind === 'sign_in' && scopes.length === 0 && risk === null) return where;
  return JSON.stringify([where, opening.kind, scopes, risk]);
}

function placed(places: Map<string, number>, distinction: string | null): number {
  if (distinction === null) return 0;
  const known = places.get(distinction);
  if (known !== undefined) return known;
  places.set(distinction, places.size + 1);
  return places.size;
}
