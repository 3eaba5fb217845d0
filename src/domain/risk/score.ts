import { assertNever } from '../../kernel/never.ts';
import type { RiskThresholds, RiskWeights } from './riskSettings.ts';
import type { Signal } from './signals.ts';

const MOST = 100;

/** 0 to 100: the weights of what is present, and half of those of what is not known. */
export function scoreOf(signals: readonly Pick<Signal, 'kind' | 'state'>[], weights: RiskWeights): number {
  const sum = signals.reduce((total, signal) => total + pointsOf(signal, weights), 0);
  return Math.min(MOST, sum);
}

function pointsOf({ kind, state }: Pick<Signal, 'kind' | 'state'>, weights: RiskWeights): number {
  switch (state) {
    case 'present':
      return weights[kind];
    case 'unknown':
      // Whoever can make a source fail, or comes from where it knows nothing, must not be better off than somebody without any signal.
      return Math.ceil(weights[kind] / 2);
    case 'absent':
    case 'off':
      return 0;
    default:
      return assertNever(state);
  }
}

/** What a score leads to, from the mildest to the worst. */
export const RISK_BANDS = ['none', 'notice', 'ask', 'refuse'] as const;

export type RiskBand = (typeof RISK_BANDS)[number];

export function bandOf(score: number, { notice, ask, refuse }: RiskThresholds): RiskBand {
  if (refuse !== null && score >= refuse) return 'refuse';
  if (score >= ask) return 'ask';
  return score >= notice ? 'notice' : 'none';
}
