import type { Application } from '../../api/applications.ts';

/** What an application demands beyond the rules, as it is typed. */
export interface DemandForm {
  readonly needsAal2: boolean;
  /** In minutes; '': of any age. */
  readonly maxAge: number | '';
  /** The classes that it is of, for step-up rules. */
  readonly labels: string[];
}

export function formOf({ demand, labels }: Pick<Application, 'demand' | 'labels'>): DemandForm {
  const seconds = demand?.maxAgeSeconds ?? null;
  return { needsAal2: demand?.aal === 2, maxAge: seconds === null ? '' : seconds / 60, labels: [...labels] };
}

/** U1: AAL 1 alone would demand nothing, so it is written with an age only. */
export function demandOf({ needsAal2, maxAge }: Pick<DemandForm, 'needsAal2' | 'maxAge'>): Application['demand'] {
  const maxAgeSeconds = maxAge === '' ? null : Math.round(maxAge * 60);
  if (needsAal2) return { aal: 2, maxAgeSeconds };
  return maxAgeSeconds === null ? null : { aal: 1, maxAgeSeconds };
}
