import type { RiskSettings } from '../domain/risk/riskSettings.ts';
import { SIGNAL_KINDS } from '../domain/risk/signals.ts';

/** What is made of risk, in a line. */
export function riskSettingsText({ mode, weights, thresholds: { notice, ask, refuse }, rememberDays }: RiskSettings): string {
  const refused = refuse === null ? 'nobody refused' : `refused from ${refuse}`;
  const points = SIGNAL_KINDS.map((kind) => `${kind} ${weights[kind]}`).join(', ');
  return `Risk is ${mode}. Notice from ${notice}, a factor from ${ask}, ${refused}. Places are remembered for ${rememberDays} days. Weights: ${points}.`;
}
