import { FACTOR_KINDS, type FactorKind } from '../../domain/factors/factor.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import { type Forecast, forecastOf, type ReadyDay } from '../../domain/rollout/forecast.ts';
import { readyByDay } from '../../domain/rollout/readiness.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { GroupReadiness } from '../../ports/store/readinessStore.ts';
import { type Administration, administer } from '../administer.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { startOfDay } from '../startOfDay.ts';

export interface ShowReadiness extends Administration {
  readonly scope: Scope;
  /** null: whatever counts as a factor. */
  readonly kinds: readonly FactorKind[] | null;
  /** Days of the past, today among them. */
  readonly days: number;
  /** 0 to 1: of which the day is foretold. */
  readonly share: number;
}

export interface Readiness {
  readonly at: Instant;
  readonly people: number;
  readonly ready: number;
  /** The oldest first, today last. */
  readonly days: readonly ReadyDay[];
  readonly forecast: Forecast;
  /** Those with the most people who are not ready; none where one scope was asked for. */
  readonly groups: readonly GroupReadiness[];
}

const GROUPS_SHOWN = 100;
/** Whose application it is: whoever was on their way to it in so many days. */
const LATELY = 30 * DAY;

/** Who holds a factor, how it came to that, and when a share of them will. */
export function showReadiness(ports: Pick<Ports, 'store'>) {
  return (command: ShowReadiness): Promise<Result<Readiness, 'not_permitted' | ScopeNotFound>> =>
    administer(ports, { ...command, act: 'read_overview', on: null }, async (tx) => {
      const { scope, days: back, share } = command;
      const missing = await scopeExists(ports, tx, scope);
      if (missing !== null) return missing;
      const kinds = command.kinds ?? FACTOR_KINDS;
      const counted = await ports.store.countReady(tx, { scope, kinds, lately: after(tx.now, -LATELY) });
      const today = startOfDay(tx.now);
      const days = readyByDay(counted, after(today, -(back - 1) * DAY), today);
      const groups = scope.kind === 'tenant' ? await ports.store.listGroupReadiness(tx, { kinds, limit: GROUPS_SHOWN }) : [];
      const ready = days.at(-1)?.ready ?? 0;
      return succeeded({ at: tx.now, people: counted.people, ready, days, forecast: forecastOf(days, share), groups });
    });
}
