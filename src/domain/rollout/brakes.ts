import { HOUR, type Instant } from '../../kernel/instant.ts';
import type { Brake } from './plan.ts';

/** How many of the people whom a stage reaches have a factor that counts. */
export interface Readiness {
  readonly people: number;
  readonly ready: number;
  /** T3: without a factor, and never signed in; the others without one have. */
  readonly newcomers: number;
}

export type BrakeReason =
  | { readonly kind: 'not_ready'; readonly people: number; readonly ready: number; readonly leastReady: number }
  | { readonly kind: 'stuck'; readonly reached: number; readonly stuck: number; readonly mostStuck: number }
  /** The stage, counted from 0, that would ask somebody for less than a rule that was made stricter by hand. */
  | { readonly kind: 'loosens'; readonly stage: number };

/** People have as long as possible to get ready: readiness is judged in the last hour before a stage, not earlier. */
const JUDGED_BEFORE = HOUR;

export function isNearlyDue(opening: Instant, now: Instant): boolean {
  return opening - now <= JUDGED_BEFORE;
}

/** Why a roll-out must not move on; empty: it may. @param readiness of the coming stage; null: it is not judged yet. @param rate of the people who reached the MFA step. */
export function brakeReasons(
  brake: Brake,
  readiness: Readiness | null,
  { reached, stuck }: { readonly reached: number; readonly stuck: number },
): readonly BrakeReason[] {
  const { leastReady, mostStuck } = brake;
  const reasons: BrakeReason[] = [];
  if (readiness !== null && readiness.ready * 100 < leastReady * readiness.people) {
    reasons.push({ kind: 'not_ready', people: readiness.people, ready: readiness.ready, leastReady });
  }
  if (stuck * 100 > mostStuck * reached) reasons.push({ kind: 'stuck', reached, stuck, mostStuck });
  return reasons;
}
