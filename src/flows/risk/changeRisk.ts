import { riskRefused } from '../../domain/risk/riskRefused.ts';
import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { writeRisk } from '../writeRisk.ts';

export interface ChangeRisk extends Administration {
  readonly settings: RiskSettings;
}

/** Replaces what the tenant makes of risk. It holds for the next decision, also of sign-ins that are under way. */
export function changeRisk(ports: Pick<Ports, 'store'>) {
  return ({ settings, ...command }: ChangeRisk): Promise<Result<RiskSettings, 'not_permitted' | 'risk_settings_malformed'>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const refusal = riskRefused(settings);
      if (refusal !== null) return refusal;
      const before = await ports.store.findRiskSettings(tx);
      await writeRisk(ports, tx, { by: command.by, says: settings, said: before });
      return succeeded(settings);
    });
}
