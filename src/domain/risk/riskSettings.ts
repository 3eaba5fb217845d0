import { SIGNAL_KINDS, type SignalKind } from './signals.ts';

/** `report_only`: assessed and recorded with each sign-in, and nobody is asked or refused for it. */
export const RISK_MODES = ['off', 'report_only', 'enforced'] as const;

export type RiskMode = (typeof RISK_MODES)[number];

/** How much a signal adds to the score when it is present: whole, 0 to 100. */
export type RiskWeights = Readonly<Record<SignalKind, number>>;

/** The scores from which something is done: whole, 1 to 100, none below the one before. */
export interface RiskThresholds {
  /** Marked in the sign-in's event. */
  readonly notice: number;
  /** A factor is asked, whatever the rules say. */
  readonly ask: number;
  /** Refused before MFA. null: nobody ever is. */
  readonly refuse: number | null;
}

export interface RiskSettings {
  readonly mode: RiskMode;
  readonly weights: RiskWeights;
  readonly thresholds: RiskThresholds;
  /** How long it is remembered from where somebody signed in; a network or a country of before that is new again. Whole days. */
  readonly rememberDays: number;
}

const REMEMBER_DAYS = { least: 7, most: 365 } as const;

/**
 * One thing that is new is daily life; two are noticed; what travels far asks for a factor; and only what also comes with an unknown
 * browser is refused. Whoever turns a VPN on with their own browser is asked (75) and not refused.
 */
export const DEFAULT_RISK: RiskSettings = {
  mode: 'off',
  weights: {
    new_device: 20,
    new_country: 30,
    new_network: 15,
    impossible_travel: 30,
    listed_address: 40,
    velocity: 25,
    network_changed: 15,
  },
  thresholds: { notice: 30, ask: 60, refuse: 80 },
  rememberDays: 90,
};

export type RiskFault = 'weight_out_of_range' | 'threshold_out_of_range' | 'thresholds_out_of_order' | 'days_out_of_range';

/** @returns what is wrong with settings that somebody wants to save; null: nothing. */
export function riskFault({ weights, thresholds, rememberDays }: Omit<RiskSettings, 'mode'>): RiskFault | null {
  const { notice, ask, refuse } = thresholds;
  if (!SIGNAL_KINDS.every((kind) => isWhole(weights[kind], 0, 100))) return 'weight_out_of_range';
  if (![notice, ask, refuse ?? 100].every((threshold) => isWhole(threshold, 1, 100))) return 'threshold_out_of_range';
  if (notice > ask || ask > (refuse ?? 100)) return 'thresholds_out_of_order';
  return isWhole(rememberDays, REMEMBER_DAYS.least, REMEMBER_DAYS.most) ? null : 'days_out_of_range';
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
