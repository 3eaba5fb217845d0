import type { RiskSettings } from './riskSettings.ts';
import { SIGNAL_KINDS } from './signals.ts';

/** A change of what is made of risk. */
export interface RiskStep {
  readonly says: RiskSettings;
  readonly said: RiskSettings;
}

/** @param wanted absent: whatever stands. @returns null: it stands as it is wanted. */
export function riskStep(said: RiskSettings, wanted: RiskSettings | undefined): RiskStep | null {
  return wanted === undefined || isSameRisk(said, wanted) ? null : { says: wanted, said };
}

export function isSameRisk(one: RiskSettings, other: RiskSettings): boolean {
  return (
    one.mode === other.mode &&
    one.rememberDays === other.rememberDays &&
    one.thresholds.notice === other.thresholds.notice &&
    one.thresholds.ask === other.thresholds.ask &&
    one.thresholds.refuse === other.thresholds.refuse &&
    SIGNAL_KINDS.every((kind) => one.weights[kind] === other.weights[kind])
  );
}
