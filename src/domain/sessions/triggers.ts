import type { Instant } from '../../kernel/instant.ts';

/** When step-up rules were first triggered in a session, by rule and trigger. A session that is raised keeps them. */
export type Triggers = Readonly<Record<string, Instant>>;

export const NO_TRIGGERS: Triggers = Object.freeze({});

/** What a session is to remember of rules that fired. @param fired each with the key under which it is remembered; null: it is not. */
export function triggersOf(fired: readonly { readonly key: string | null; readonly triggeredAt: Instant }[]): Triggers {
  return Object.fromEntries(fired.flatMap(({ key, triggeredAt }) => (key === null ? [] : [[key, triggeredAt] as const])));
}
