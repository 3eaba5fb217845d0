import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { riskRefused } from './riskRefused.ts';
import { DEFAULT_RISK, RISK_MODES, type RiskSettings, type RiskThresholds, type RiskWeights } from './riskSettings.ts';

/** What is made of risk, as it is written down: what is left out is as it comes with the product, but for the mode. */
export interface RiskDraft {
  readonly mode: unknown;
  readonly weights: Readonly<Record<string, unknown>>;
  readonly thresholds: Readonly<Record<string, unknown>>;
  readonly rememberDays: unknown;
}

/** @param draft with no other keys than those of the settings. */
export function riskFrom(draft: RiskDraft): Result<RiskSettings, 'risk_settings_malformed'> {
  const mode = RISK_MODES.find((one) => one === draft.mode);
  if (mode === undefined) return refused('risk_settings_malformed', `The mode is one of: ${RISK_MODES.join(', ')}.`, { fault: 'mode' });
  const { weights, thresholds, rememberDays } = DEFAULT_RISK;
  // What is no number is out of every range.
  const settings: RiskSettings = {
    mode,
    weights: { ...weights, ...(draft.weights as Partial<RiskWeights>) },
    thresholds: { ...thresholds, ...(draft.thresholds as Partial<RiskThresholds>) },
    rememberDays: (draft.rememberDays ?? rememberDays) as number,
  };
  return riskRefused(settings) ?? succeeded(settings);
}
