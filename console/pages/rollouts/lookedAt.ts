import type { Rollout } from '../../api/rollouts.ts';

export interface LookedAt {
  /** The version of each scope. */
  readonly steps: readonly Rollout['steps'][number][];
  /** Whether it has not begun, so that something would change. */
  readonly isAhead: boolean;
}

/** The versions whose effect is worth a look: those of the next stage, also where it was withdrawn for now; otherwise the last ones. */
export function lookedAt({ stages, steps, at }: Rollout): LookedAt {
  const next = stages.findIndex(({ state }) => state === 'coming' || state === 'waiting');
  if (next !== -1) return { steps: ofEachScope(steps.filter(({ kind, stage }) => kind === 'stage' && stage === next)), isAhead: true };
  const ahead = steps.filter(({ from, withdrawnAt }) => withdrawnAt === null && from > at);
  const begun = steps.filter(({ from, withdrawnAt }) => withdrawnAt === null && from <= at);
  return ahead.length > 0 ? { steps: ofEachScope(ahead), isAhead: true } : { steps: ofEachScope(begun), isAhead: false };
}

/** The latest made: what is let go on is made anew. */
function ofEachScope(steps: LookedAt['steps']): LookedAt['steps'] {
  return [...new Map(steps.map((step) => [JSON.stringify(step.scope), step])).values()];
}
