import type { ApplicationId } from '../domain/directory/application.ts';
import type { GroupId } from '../domain/directory/group.ts';
import { combineDemands } from '../domain/policy/combineDemands.ts';
import type { Facts } from '../domain/policy/facts.ts';
import type { Timeline } from '../domain/policy/rule.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import type { Evidence } from '../domain/sessions/evidence.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import { type ParsedSituation, SCHEMA_CODES, situationSchema } from './situationSchema.ts';

/** Every way in which a situation can be wrong. */
export const SITUATION_CODES = [
  'situation_malformed',
  ...SCHEMA_CODES,
  'timeline_out_of_order',
  'no_first_factor',
  'evidence_in_future',
] as const;

export type SituationCode = (typeof SITUATION_CODES)[number];

/** What `decide` takes. */
export interface Situation {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
}

type Path = readonly PropertyKey[];

/**
 * Reads a situation of `sallyport evaluate`. The names of groups, applications and factors in it are whatever its
 * author calls them.
 */
export function readSituation(json: unknown): Result<Situation, SituationCode> {
  const unspeakable = unspeakableName(json);
  if (unspeakable !== null) return wrong('situation_malformed', unspeakable, 'this name cannot be used');
  const parsed = situationSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refusalOf(issue?.message ?? 'not a situation', issue?.path ?? []);
  }
  return contradiction(parsed.data) ?? succeeded({ snapshot: snapshotOf(parsed.data), facts: factsOf(parsed.data) });
}

/** A name that JSON can hold and records drop: its rules would silently be lost, and a lost rule loosens. */
function unspeakableName(json: unknown): Path | null {
  if (typeof json !== 'object' || json === null) return null;
  for (const key of ['groups', 'applications'] as const) {
    const scopes = (json as Readonly<Record<string, unknown>>)[key];
    if (typeof scopes === 'object' && scopes !== null && Object.hasOwn(scopes, '__proto__')) return [key, '__proto__'];
  }
  return null;
}

const EXPLAINED: Readonly<Record<(typeof SCHEMA_CODES)[number], string>> = {
  unknown_level: 'a level is off, optional or required',
  unknown_kind: 'a kind of factor is webauthn, totp, sms or backup_code',
  unknown_timing: 'a timing is first-sign-in, next-sign-in or grace-period',
  days_out_of_range: 'a grace period has whole days, 1 to 90',
  reach_out_of_range: 'a rule reaches a whole percent of the people, 0 to 100',
  reach_not_looser: 'the level for the others is looser than that of the rule, which names one',
  purpose_missing: 'evidence of a backup code says its purpose, assure or guard',
};

function refusalOf(message: string, path: Path): Refusal<SituationCode> {
  const code = SCHEMA_CODES.find((known) => known === message);
  return code === undefined ? wrong('situation_malformed', path, message) : wrong(code, path, EXPLAINED[code]);
}

function wrong(code: SituationCode, path: Path, message: string): Refusal<SituationCode> {
  const where = path.map(String).join('.');
  return refused(code, where === '' ? message : `${where}: ${message}`, { path: where });
}

function contradiction(parsed: ParsedSituation): Refusal<SituationCode> | null {
  const disordered = disorderedTimeline(parsed);
  if (disordered !== null)
    return wrong('timeline_out_of_order', disordered, 'versions go from the oldest to the newest, no two from one instant');
  const future = parsed.evidence.findIndex((evidence) => evidence.at > parsed.at);
  if (future >= 0) return wrong('evidence_in_future', ['evidence', future, 'at'], 'this proof is later than the situation');
  if (parsed.evidence.some(couldBeFirst)) return null;
  return wrong('no_first_factor', ['evidence'], 'a sign-in begins with password, federated, or webauthn with userVerified');
}

/** Whether the factor is held is the decision's business; a flow that never had a first factor is no situation. */
function couldBeFirst(evidence: Evidence): boolean {
  return evidence.method === 'password' || evidence.method === 'federated' || (evidence.method === 'webauthn' && evidence.userVerified);
}

function disorderedTimeline(parsed: ParsedSituation): Path | null {
  const inTenant = disorderedAt(parsed.tenant.policy);
  if (inTenant !== null) return ['tenant', 'policy', inTenant, 'from'];
  for (const key of ['groups', 'applications'] as const) {
    for (const [name, { policy }] of Object.entries(parsed[key])) {
      const index = disorderedAt(policy);
      if (index !== null) return [key, name, 'policy', index, 'from'];
    }
  }
  return null;
}

function disorderedAt(timeline: Timeline): number | null {
  const index = timeline.findIndex((version, place) => place > 0 && version.from <= (timeline[place - 1]?.from ?? version.from));
  return index < 0 ? null : index;
}

function snapshotOf({ tenant, groups, applications }: ParsedSituation): PolicySnapshot {
  return {
    revision: 0,
    availableKinds: tenant.availableKinds,
    backupCodesAsFirstFactor: tenant.backupCodesAsFirstFactor,
    firstEnrolment: tenant.firstEnrolment,
    tenant: tenant.policy,
    groups: timelinesOf<GroupId>(groups),
    applications: timelinesOf<ApplicationId>(applications),
  };
}

function timelinesOf<Key extends string>(scopes: ParsedSituation['groups']): ReadonlyMap<Key, Timeline> {
  return new Map(Object.entries(scopes).map(([name, { policy }]) => [name as Key, policy]));
}

function factsOf({ at, application, user, evidence, skipped, wantsFactor, session, demand, demands, risk }: ParsedSituation): Facts {
  // U1: the same joining by which a sign-in is decided.
  const joined = combineDemands(demand === null ? demands : [demand, ...demands]);
  const facts: Facts = { at, application, user, evidence, skipped, wantsFactor, session, demand: joined };
  return risk === null ? facts : { ...facts, risk: { ...risk, signals: [] } };
}
