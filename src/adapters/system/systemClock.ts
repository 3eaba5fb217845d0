import { instant } from '../../kernel/instant.ts';
import type { Clock } from '../../ports/clock.ts';

/** The clock of this machine. */
export const systemClock: Clock = { now: () => instant(Date.now()) };
