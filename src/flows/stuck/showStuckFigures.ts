import type { StuckFilter } from '../../domain/sessions/stuckFilter.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Unstuck } from '../../ports/store/stuckStore.ts';
import { type Administration, administer } from '../administer.ts';

export interface ShowStuckFigures extends Administration {
  readonly filter: StuckFilter;
  /** So many days of the past are looked at for those who got in. */
  readonly days: number;
}

export interface StuckFigures {
  readonly at: Instant;
  /** At most 10,000. */
  readonly people: number;
  readonly more: boolean;
  readonly unstuck: Unstuck;
}

const MOST_COUNTED = 10_000;

/** How many are stuck, and how long it took those who were until they got in. */
export function showStuckFigures(ports: Pick<Ports, 'store'>) {
  return ({ filter, days, ...by }: ShowStuckFigures): Promise<Result<StuckFigures, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_overview', on: null }, async (tx) => {
      const counted = await ports.store.countStuck(tx, filter, MOST_COUNTED + 1);
      const unstuck = await ports.store.measureUnstuck(tx, after(tx.now, -days * DAY));
      return succeeded({ at: tx.now, people: Math.min(counted, MOST_COUNTED), more: counted > MOST_COUNTED, unstuck });
    });
}
