import type { SessionsAct } from '../flows/policy/alsoSessions.ts';
import { MOST_SWEEP_SECONDS } from '../flows/sweepSessions.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import { malformedOption } from './lookups.ts';

/** What happens to all sessions with the change of a rule. null: nothing. */
export function sessionsActGiven({
  sessions,
  over = '0',
}: {
  readonly sessions?: string;
  readonly over?: string;
}): Result<SessionsAct | null> {
  const overSeconds = secondsOver(over);
  if (!overSeconds.ok) return overSeconds;
  if (sessions === 'demote' || sessions === 'revoke') return succeeded({ kind: sessions, overSeconds: overSeconds.value });
  if (sessions !== undefined) return malformedOption('--sessions', 'demote or revoke');
  return overSeconds.value === 0 ? succeeded(null) : malformedOption('--over', 'a time that goes with an act on all sessions');
}

/** The sentence about it, on a line of its own. */
export function sweepText(act: SessionsAct | null): string {
  if (act === null) return '';
  const what = act.kind === 'demote' ? 'is set back to its first factor' : 'ends';
  return `\nEvery session of the tenant ${what}${act.overSeconds === 0 ? '' : `, within ${act.overSeconds / 60} minutes from then on`}.`;
}

export function secondsOver(minutes: string): Result<number> {
  const seconds = Number(minutes) * 60;
  if (/^\d{1,4}$/.test(minutes) && seconds <= MOST_SWEEP_SECONDS) return succeeded(seconds);
  return malformedOption('--over', 'whole minutes, 0 to 1440');
}
