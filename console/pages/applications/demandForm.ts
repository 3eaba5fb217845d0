import type { Application } from '../../api/applications.ts';

/** What an application demands beyond the rules, as it is typed. */
export interface DemandForm {
  readonly needsAal2: boolean;
  /** In minutes; '': of any age. */
  readonly maxAge: number | '';
}

export function formOf(demand: Application['demand']): DemandForm {
  const seconds = demand?.maxAgeSeconds ?? null;
  return { needsAal2: demand?.aal === 2, maxAge: seconds === null ? '' : seconds / 60 };
}

/** U1: AAL 1 alone would demand nothing, so it is written with an age only. */
export function demandOf({ needsAal2, maxAge }: DemandForm): Application['demand'] {
  const maxAgeSeconds = maxAge === '' ? null : Math.round(maxAge * 60);
  if (needsAal2) return { aal: 2, maxAgeSeconds };
  return maxAgeSeconds === null ? null : { aal: 1, maxAgeSeconds };
}
