import type { SituationJson, VersionJson } from '../../spec/situationJson.ts';
import { readSituation, type Situation } from '../../src/contract/situation.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import type { Decision } from '../../src/domain/policy/decision.ts';
import type { WhyStep } from '../../src/domain/policy/why.ts';

export const AT = '2026-12-01T09:00:00.000Z';

type Parts = Partial<Omit<SituationJson, 'user' | 'tenant'>> & {
  readonly tenant?: Partial<SituationJson['tenant']>;
  readonly user?: Partial<SituationJson['user']>;
};

/** A password sign-in of an old account without factors, to a tenant that nobody has configured; `parts` change that. */
export function situation({ tenant, user, ...parts }: Parts = {}): SituationJson {
  return {
    at: AT,
    tenant: { policy: [], ...tenant },
    groups: {},
    applications: {},
    application: null,
    user: {
      createdAt: '2025-01-01T00:00:00Z',
      groups: [],
      factors: [],
      promptedAt: null,
      mustEnrolUntil: null,
      bypass: null,
      ...user,
    },
    evidence: [{ method: 'password', at: AT }],
    skipped: false,
    session: null,
    demand: null,
    ...parts,
  };
}

export function read(parts: Parts = {}): Situation {
  const result = readSituation(situation(parts));
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

export function decided(parts: Parts = {}): Decision {
  const { snapshot, facts } = read(parts);
  return decide(snapshot, facts);
}

/** The steps of one kind. */
export function steps<Kind extends WhyStep['kind']>(decision: Decision, kind: Kind): Extract<WhyStep, { kind: Kind }>[] {
  return decision.why.filter((step): step is Extract<WhyStep, { kind: Kind }> => step.kind === kind);
}

/** A timeline with one version, in force for long. */
export function always(version: Omit<VersionJson, 'from'>): VersionJson[] {
  return [{ from: '2026-01-01T00:00:00Z', ...version }];
}

/** `seconds` before the situation. */
export function ago(seconds: number): string {
  return new Date(Date.parse(AT) - seconds * 1_000).toISOString();
}
