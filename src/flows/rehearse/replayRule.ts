import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer } from '../administer.ts';
import { type RuleTried, rehearsalOf, replaying, type TriedFault } from './rehearsal.ts';
import { type ReplayCounted, ReplayCounts } from './replayCounts.ts';

export interface ReplayRule extends RuleTried {
  /** Told while sign-ins are judged; null: nobody listens. */
  readonly onProgress: ((progress: { readonly counted: number; readonly of: number }) => void) | null;
}

export interface Replay extends ReplayCounted {
  readonly revision: number;
  readonly from: Instant;
  readonly until: Instant;
}

/** Of more sign-ins than these most people are met. */
export const MANY = 100_000;

/** So many are judged between two words of progress; few enough that what a slice holds is no matter. */
export const SLICE = 20_000;

/**
 * The sign-ins of the last days judged by a draft, as if it had held since the first of them, day by day. Nothing is changed, and nothing
 * is assumed to have followed: whoever would have been held is judged at their next sign-in as they were then.
 */
export function replayRule(ports: Pick<Ports, 'store'>, { slice, many } = { slice: SLICE, many: MANY }) {
  return (command: ReplayRule): Promise<Result<Replay, 'not_permitted' | TriedFault>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const rehearsal = await rehearsalOf(ports, tx, command);
      if (!rehearsal.ok) return rehearsal;
      const { span, revision, looked } = rehearsal.value;
      const { onProgress } = command;
      const of = await ports.store.countSignIns(tx, span, looked);
      const people = of > many ? 'everybody_lately_here' : 'those_met';
      const counts = new ReplayCounts(rehearsal.value);
      onProgress?.({ counted: 0, of });
      for await (const replayed of replaying(ports, tx, rehearsal.value, { span, after: null, slice, people })) {
        for (const one of replayed) counts.add(one);
        onProgress?.({ counted: counts.signIns, of: Math.max(of, counts.signIns) });
      }
      return succeeded({ revision, from: span.from, until: tx.now, ...counts.told() });
    });
}
