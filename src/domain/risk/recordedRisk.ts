import type { RiskSettings, RiskThresholds } from './riskSettings.ts';
import { type RiskBand, scoreOf } from './score.ts';
import type { Signal } from './signals.ts';

/** How unusual something was, as its event tells. Signals that were absent or off are not on record, and add nothing to any score. */
export interface RecordedRisk {
  readonly mode: 'report_only' | 'enforced';
  readonly score: number;
  /** By the thresholds of then. */
  readonly band: RiskBand;
  readonly signals: readonly Pick<Signal, 'kind' | 'state'>[];
}

/** What is made of it. */
export interface RiskRead {
  readonly score: number;
  /** By which a factor is asked, or it is refused; null: nothing is enforced. */
  readonly thresholds: RiskThresholds | null;
  /** Whether step-up rules by signal or score look at it. */
  readonly forRules: 'seen' | 'hidden';
}

/** As it was. The thresholds of then are not on record, but what they came to is. */
export function riskAsRecorded({ mode, score, band }: RecordedRisk): RiskRead {
  if (mode !== 'enforced') return { score, thresholds: null, forRules: 'hidden' };
  const isReached = band === 'ask' || band === 'refuse';
  const ask = isReached ? score : score + 1;
  return { score, thresholds: { notice: ask, ask, refuse: band === 'refuse' ? score : null }, forRules: 'seen' };
}

/** As it would be with other weights and thresholds, enforced. */
export function riskAsDrafted({ signals }: RecordedRisk, { weights, thresholds }: Pick<RiskSettings, 'weights' | 'thresholds'>): RiskRead {
  return { score: scoreOf(signals, weights), thresholds, forRules: 'seen' };
}
