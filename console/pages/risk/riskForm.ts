import type { RiskSettings } from '../../api/risk.ts';

type Signal = keyof RiskSettings['weights'];

/** A number field that was emptied holds ''. */
export interface RiskForm {
  readonly mode: RiskSettings['mode'];
  readonly weights: Readonly<Record<Signal, number | ''>>;
  readonly notice: number | '';
  readonly ask: number | '';
  /** '': nobody is refused. */
  readonly refuse: number | '';
  readonly rememberDays: number | '';
}

export function formOf({ mode, weights, thresholds, rememberDays }: RiskSettings): RiskForm {
  const { notice, ask, refuse } = thresholds;
  return { mode, weights, notice, ask, refuse: refuse ?? '', rememberDays };
}

/** An emptied field goes to the server as what it refuses, which then says what it takes. */
export function settingsOf({ mode, weights, notice, ask, refuse, rememberDays }: RiskForm): RiskSettings {
  const weight = (signal: Signal): number => numberOf(weights[signal]);
  return {
    mode,
    weights: {
      new_device: weight('new_device'),
      new_country: weight('new_country'),
      new_network: weight('new_network'),
      impossible_travel: weight('impossible_travel'),
      listed_address: weight('listed_address'),
      velocity: weight('velocity'),
      network_changed: weight('network_changed'),
    },
    thresholds: { notice: numberOf(notice), ask: numberOf(ask), refuse: refuse === '' ? null : refuse },
    rememberDays: numberOf(rememberDays),
  };
}

function numberOf(typed: number | ''): number {
  return typed === '' ? 0 : typed;
}
