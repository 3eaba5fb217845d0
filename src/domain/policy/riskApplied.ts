import type { RiskSettings } from '../risk/riskSettings.ts';
import { bandOf } from '../risk/score.ts';
import type { Assessment } from '../risk/signals.ts';
import type { Demand } from '../sessions/demand.ts';
import { combineDemands } from './combineDemands.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';
import { type Tried, triedAs } from './trial.ts';

type Enforced = Pick<RiskSettings, 'thresholds'>;

/** The facts with what their risk asks for and refuses. The score is fixed; the thresholds are those of now (P3). */
export function withRisk(facts: Facts, { score, signals, at }: Assessment, { thresholds }: Enforced): Facts {
  const demand = riskDemand({ score, at }, { thresholds });
  return {
    ...facts,
    demand: combineDemands([facts.demand, demand].filter((one) => one !== null)),
    risk: { score, signals, refuseFrom: thresholds.refuse },
  };
}

/** U1: what was shown before it was assessed does not meet it. A passkey that was the first factor was shown at that moment. */
function riskDemand({ score, at }: Pick<Assessment, 'score' | 'at'>, { thresholds }: Enforced): Demand | null {
  const band = bandOf(score, thresholds);
  if (band === 'none' || band === 'notice') return null;
  return { aal: 2, factors: null, maxAgeSeconds: null, notBefore: at, source: 'risk' };
}

/**
 * What a risk that enforces nothing would have made of a sign-in at the end that it came to without it. Like a tried rule it is asked
 * after the decision and apart from it.
 * @returns null: it would have ended the same, or it has not ended.
 */
export function riskWouldHave(
  snapshot: PolicySnapshot,
  facts: Facts,
  given: { readonly decision: Decision; readonly risk: Assessment } & Enforced,
): Tried | null {
  const { decision, risk, thresholds } = given;
  if (decision.outcome !== 'grant') return null;
  const would = decide(snapshot, withRisk(facts, risk, { thresholds }));
  return would.outcome === 'grant' ? null : triedAs(would);
}
