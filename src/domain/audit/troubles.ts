import type { EventType } from './catalogue.ts';

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

/** Where an event of a trouble says what it was. */
const ERROR_IN: { readonly [Type in EventType]?: string } = {
  'user.mfa_failed': 'reason',
  'user.step_refused': 'code',
  'user.mfa_refused': 'because',
};

export function troublesOf(events: readonly Told[]): Troubles {
  const failed = events.filter(({ type }) => type === 'user.mfa_failed');
  const errors = events.flatMap(({ type, data }) => {
    const field = ERROR_IN[type];
    return field === undefined ? [] : [String(data[field])];
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
