import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { AddressSource } from '../../ports/addresses.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RiskFigures } from '../../ports/store/riskStore.ts';
import { type Administration, administer } from '../administer.ts';

/** Figures are of so many days. */
const LATELY = 30 * DAY;

export interface RiskShown {
  readonly settings: RiskSettings;
  /** The operator's files; empty: there are none. */
  readonly sources: readonly AddressSource[];
  readonly since: Instant;
  readonly figures: RiskFigures;
}

/** What the tenant makes of risk, what it is judged by, and what came of the sign-ins of the last 30 days. */
export function showRisk(ports: Pick<Ports, 'store' | 'addresses'>) {
  return (command: Administration): Promise<Result<RiskShown, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const since = after(tx.now, -LATELY);
      const [settings, figures, sources] = await Promise.all([
        ports.store.findRiskSettings(tx),
        ports.store.countRisk(tx, since),
        ports.addresses.sources(),
      ]);
      return succeeded({ settings, sources, since, figures });
    });
}
