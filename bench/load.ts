import { quantile } from './report.ts';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Runs `once` on so many lanes for so long, each lane one after the other, and says how often and how fast it ended.
 * @param seconds of measuring, after one second that is not counted.
 */
export async function load(lanes: number, seconds: number, once: (lane: number) => Promise<void>): Promise<LoadResult> {
  const took: number[] = [];
  const from = performance.now() + 1_000;
  const until = from + seconds * 1_000;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (performance.now() < until) {
        const began = performance.now();
        await once(lane);
        if (began >= from) took.push(performance.now() - began);
      }
    }),
  );
  return { perSecond: took.length / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}
