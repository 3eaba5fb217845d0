import type { EventType } from '../audit/catalogue.ts';

/** What was tried, or what went wrong, and how often. */
export interface Counted {
  readonly what: string;
  readonly times: number;
}

/** What events tell of flows that did not pass (A2). */
export interface Troubles {
  /** The kinds of factor, or `enrolment_pass` or `mail_code`; what was tried most comes first. */
  readonly tried: readonly Counted[];
  /** `wrong`, the limit that stopped it (`throttled`, `locked`), or the error code of a refusal. */
  readonly errors: readonly Counted[];
}

interface Told {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

export function troublesOf(events: readonly Told[]): Troubles {
  const failed = events.filter(({ type }) => type === 'user.mfa_failed');
  const errors = events.flatMap(({ type, data }) => {
    switch (type) {
      case 'user.mfa_failed':
        return [String(data['reason'])];
      case 'user.step_refused':
        return [String(data['code'])];
      case 'user.mfa_refused':
        return [String(data['because'])];
      default:
        return [];
    }
  });
  return { tried: counted(failed.map(({ data }) => String(data['method']))), errors: counted(errors) };
}

function counted(words: readonly string[]): readonly Counted[] {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times]
    .map(([what, count]) => ({ what, times: count }))
    .sort((one, other) => other.times - one.times || one.what.localeCompare(other.what));
}
