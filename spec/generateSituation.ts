import type { SeededRandom } from './seededRandom.ts';
import type { DemandJson, EvidenceJson, FactorJson, Kind, LevelJson, SituationJson, TimingJson, VersionJson } from './situationJson.ts';

/** Every generated situation happens now; everything else is placed around it, on and beside the edges that the rules name. */
export const NOW = Date.parse('2026-12-01T09:00:00Z');
export const KINDS: readonly Kind[] = ['webauthn', 'totp', 'sms', 'backup_code'];
export const GROUPS = ['staff', 'beta', 'admins'] as const;
const APPLICATIONS = ['wiki', 'finance'] as const;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const LEVELS: readonly LevelJson[] = ['off', 'optional', 'required'];
const GRACE_DAYS = [1, 7, 14, 90];
/** On the edge, a millisecond to either side, and on either side of it in whole seconds. */
const BESIDE = [0, 0, 1, -1, 1_000, -1_000];
/** How long ago proofs are from: S10's 300 s, S11's and B7's 600 s, and an hour. */
const AGES = [0, 0, 0, 60, 300, 300, 600, 600, 3_600].map((seconds) => seconds * SECOND);
/** Instants at which versions, sessions, accounts and prompts begin, relative to now, so that they often meet. */
const STARTS = [0, -1, 1, -HOUR, HOUR, -DAY, DAY, -2 * DAY, -7 * DAY, -14 * DAY, -90 * DAY];

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A situation that is well-formed and otherwise as odd as can be. */
export function generateSituation(random: SeededRandom): SituationJson {
  const factors = generateFactors(random);
  const situation: SituationJson = {
    at: iso(NOW),
    tenant: {
      backupCodesAsFirstFactor: random.chance(0.4),
      policy: generateTimeline(random, 'tenant'),
    },
    groups: Object.fromEntries(random.some(GROUPS, 0.6).map((name) => [name, { policy: generateTimeline(random, 'scope') }])),
    applications: Object.fromEntries(random.some(APPLICATIONS, 0.6).map((name) => [name, { policy: generateTimeline(random, 'scope') }])),
    application: random.pick([null, 'wiki', 'finance', 'finance']),
    user: {
      createdAt: iso(NOW + random.pick([-400 * DAY, -400 * DAY, ...STARTS.filter((start) => start <= 0)]) + random.pick([0, 0, 1, -1])),
      groups: random.some(GROUPS, 0.5),
      factors,
      promptedAt: random.chance(0.4) ? iso(NOW - random.pick([0, DAY, 90 * DAY])) : null,
      mustEnrolUntil: random.chance(0.12) ? iso(NOW + random.pick([...BESIDE, DAY])) : null,
      dormant: random.chance(0.15),
      bypass: random.chance(0.2) ? generateBypass(random) : null,
    },
    evidence: generateEvidence(random, factors),
    skipped: random.chance(0.4),
    wantsFactor: random.chance(0.1),
    session: random.chance(0.4) ? generateSession(random) : null,
    demand: random.chance(0.35) ? generateDemand(random) : null,
  };
  const reaches = allReaches(situation);
  if (reaches.length > 0 && random.chance(0.9)) situation.user.cohort = besideReach(random, reaches);
  if (random.chance(0.12)) situation.demands = [generateDemand(random), ...(random.chance(0.5) ? [generateDemand(random)] : [])];
  if (random.chance(0.2)) situation.user.demotedUntil = iso(NOW - random.pick(AGES) - random.pick([0, 0, 1, 60_000]));
  if (random.chance(0.25)) situation.tenant.availableKinds = random.some(KINDS, 0.6);
  if (random.chance(0.4)) situation.tenant.firstEnrolment = random.pick(['first_factor', 'mail_code', 'pass']);
  if (random.chance(0.2))
    situation.risk = { score: random.pick([0, 59, 79, 80, 81, 100]), refuseFrom: random.pick([null, 1, 80, 80, 81, 100]) };
  return situation;
}

function allReaches({ tenant, groups, applications }: SituationJson): number[] {
  const versions = [tenant, ...Object.values(groups), ...Object.values(applications)].flatMap(({ policy }) => policy);
  return versions.flatMap(({ reach }) => (reach === undefined ? [] : [reach.percent]));
}

/** The last whom a rule reaches, the first whom it does not, and anybody. */
function besideReach(random: SeededRandom, reaches: readonly number[]): number {
  const cohort = random.pick([...reaches, ...reaches.map((percent) => percent - 1), 0, 50, 99]);
  return Math.min(99, Math.max(0, cohort));
}

function generateTimeline(random: SeededRandom, scope: 'tenant' | 'scope'): VersionJson[] {
  const days = random.pick(GRACE_DAYS);
  const edge = NOW - days * DAY + random.pick(BESIDE);
  const starts = new Set(random.some([edge, edge - DAY, edge + HOUR, ...STARTS.map((start) => NOW + start)], 0.22));
  return [...starts]
    .sort((one, other) => one - other)
    .slice(-5)
    .map((start) => generateVersion(random, scope, { start, days }));
}

function generateVersion(random: SeededRandom, scope: 'tenant' | 'scope', { start, days }: { start: number; days: number }): VersionJson {
  const version: VersionJson = { from: iso(start) };
  if (scope === 'tenant' || random.chance(0.8)) version.level = random.pick([...LEVELS, 'required']);
  else if (random.chance(0.5)) version.level = null;
  if (random.chance(0.7)) version.timing = generateTiming(random, days);
  if (random.chance(0.35)) version.factors = random.shuffled(random.some(KINDS, 0.6));
  if (random.chance(0.25)) version.existingSessions = random.pick(['keep', 'recheck']);
  const looser = LEVELS.slice(0, LEVELS.indexOf(version.level ?? 'off'));
  if (looser.length > 0 && random.chance(0.3))
    version.reach = { percent: random.pick([0, 1, 10, 50, 99, 100]), others: random.pick(looser) };
  return version;
}

function generateTiming(random: SeededRandom, days: number): TimingJson | null {
  const grace: TimingJson = { kind: 'grace-period', days };
  return random.pick<TimingJson | null>([
    null,
    { kind: 'first-sign-in' },
    { kind: 'next-sign-in' },
    grace,
    grace,
    grace,
    { ...grace, days: 7 },
  ]);
}

function generateFactors(random: SeededRandom): FactorJson[] {
  if (random.chance(0.35)) return [];
  const factors: FactorJson[] = random.some(['webauthn', 'totp', 'sms'] as const, 0.4).map((kind) => ({ id: `f-${kind}`, kind }));
  if (random.chance(0.1)) factors.push({ id: 'f-webauthn-2', kind: 'webauthn' });
  if (random.chance(0.5))
    factors.push({ id: 'f-codes', kind: 'backup_code', remaining: random.pick([0, 1, 1, 2, 10]), companion: random.chance(0.5) });
  if (random.chance(0.1))
    factors.push({ id: 'f-codes-2', kind: 'backup_code', remaining: random.pick([0, 1, 1, 2]), companion: random.chance(0.3) });
  return random.shuffled(factors);
}

function generateEvidence(random: SeededRandom, factors: readonly FactorJson[]): EvidenceJson[] {
  const at = (): string => iso(NOW - random.pick(AGES) - random.pick([0, 0, 0, 1]));
  const evidence: EvidenceJson[] = [];
  // Twice, so that one factor may have been shown at two times, and a passkey with and without verification.
  for (const factor of [...factors, ...factors]) if (random.chance(0.28)) evidence.push(factorEvidence(random, factor, at()));
  if (random.chance(0.1)) evidence.push(factorEvidence(random, { id: 'f-gone', kind: random.pick(KINDS) }, at()));
  // The same id as another kind: made with a factor that is not the one held now (S8).
  if (random.chance(0.05))
    evidence.push(factorEvidence(random, { id: random.pick(['f-totp', 'f-codes', 'f-webauthn']), kind: random.pick(KINDS) }, at()));
  if (random.chance(0.12)) evidence.push({ method: 'enrolment_pass', at: at() });
  if (random.chance(0.12)) evidence.push({ method: 'mail_code', at: at() });
  const verified = evidence.some((one) => one.userVerified === true);
  if (!verified || random.chance(0.4))
    evidence.push(random.chance(0.6) ? { method: 'password', at: at() } : generateElsewhere(random, at()));
  if (random.chance(0.1)) evidence.push({ method: 'password', at: at() });
  if (random.chance(0.08)) evidence.push(generateElsewhere(random, at()));
  return random.shuffled(evidence);
}

/** A sign-in at a provider elsewhere: mapped to MFA, of unknown time, or neither. */
function generateElsewhere(random: SeededRandom, at: string): EvidenceJson {
  const worth = random.pick<Partial<EvidenceJson>>([{ countsAsMfa: true }, { countsAsMfa: true }, { timing: 'unsaid' }, {}]);
  return { method: 'federated', at, ...worth };
}

function factorEvidence(random: SeededRandom, { id, kind }: FactorJson, at: string): EvidenceJson {
  if (kind === 'webauthn') return { method: kind, at, factorId: id, userVerified: random.chance(0.5) };
  if (kind === 'backup_code') return { method: kind, at, factorId: id, purpose: random.pick(['assure', 'guard']) };
  return { method: kind, at, factorId: id };
}

function generateBypass(random: SeededRandom): NonNullable<SituationJson['user']['bypass']> {
  return {
    from: iso(NOW + random.pick([0, 1, -1, -HOUR, -HOUR])),
    until: iso(NOW + random.pick([0, 1, -1, HOUR, HOUR])),
    exceptApplications: random.some(APPLICATIONS, 0.25),
  };
}

function generateSession(random: SeededRandom): NonNullable<SituationJson['session']> {
  return {
    signedInAt: iso(NOW + random.pick(STARTS.filter((start) => start <= 0))),
    allowance: random.pick([null, null, null, 'grace', 'bypass']),
    recheckAt: random.chance(0.2) ? iso(NOW + random.pick(BESIDE)) : null,
  };
}

export function generateDemand(random: SeededRandom): DemandJson {
  const demand: DemandJson = {
    factors: random.chance(0.4) ? random.some(KINDS, 0.5) : null,
    maxAgeSeconds: random.chance(0.5) ? random.pick([0, 60, 300, 3_600]) : null,
    source: random.pick(['client', 'step_up', 'risk']),
  };
  if (random.chance(0.7)) demand.aal = random.pick([1, 2]);
  if (random.chance(0.4)) demand.notBefore = iso(NOW - random.pick(AGES) + random.pick([0, 0, 1]));
  return demand;
}
