import { type Refusal, refused } from '../../kernel/result.ts';
import { type RiskFault, type RiskSettings, riskFault } from './riskSettings.ts';

const FAULTS: Readonly<Record<RiskFault, string>> = {
  weight_out_of_range: 'A weight is a whole number from 0 to 100.',
  threshold_out_of_range: 'A threshold is a whole number from 1 to 100.',
  thresholds_out_of_order: 'No threshold is lower than the one before: notice, ask, refuse.',
  days_out_of_range: 'Places are remembered for 7 to 365 whole days.',
};

/** @returns null: they can be saved. */
export function riskRefused(settings: Omit<RiskSettings, 'mode'>): Refusal<'risk_settings_malformed'> | null {
  const fault = riskFault(settings);
  return fault === null ? null : refused('risk_settings_malformed', FAULTS[fault], { fault });
}
