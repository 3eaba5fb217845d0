import { type RiskFault, type RiskSettings, riskFault } from '../../domain/risk/riskSettings.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';

export interface ChangeRisk extends Administration {
  readonly settings: RiskSettings;
}

const FAULTS: Readonly<Record<RiskFault, string>> = {
  weight_out_of_range: 'A weight is a whole number from 0 to 100.',
  threshold_out_of_range: 'A threshold is a whole number from 1 to 100.',
  thresholds_out_of_order: 'No threshold is lower than the one before: notice, ask, refuse.',
  days_out_of_range: 'Places are remembered for 7 to 365 whole days.',
};

/** Replaces what the tenant makes of risk. It holds for the next decision, also of sign-ins that are under way. */
export function changeRisk(ports: Pick<Ports, 'store'>) {
  return ({ settings, ...command }: ChangeRisk): Promise<Result<RiskSettings, 'not_permitted' | 'risk_settings_malformed'>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const fault = riskFault(settings);
      if (fault !== null) return refused('risk_settings_malformed', FAULTS[fault], { fault });
      const before = await ports.store.findRiskSettings(tx);
      await ports.store.updateRiskSettings(tx, settings);
      await record(ports, tx, eventBy(command.by, 'policy.risk_changed', { data: { before, after: settings } }));
      return succeeded(settings);
    });
}
