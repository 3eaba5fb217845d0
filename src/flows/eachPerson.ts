import type { UserId } from '../domain/directory/user.ts';
import type { Refusal, Result } from '../kernel/result.ts';

/** What became of one of many. */
export interface OneOfMany<T, Code extends string> {
  readonly user: UserId;
  readonly result: { readonly ok: true; readonly value: T } | Refusal<Code>;
}

/**
 * One act for each of many people, one after the other: each is judged alone, in a transaction of its own with its own
 * event, and a refusal of one changes nothing for the others.
 */
export async function eachPerson<T, Code extends string>(
  users: readonly UserId[],
  act: (user: UserId) => Promise<Result<T, Code>>,
): Promise<Result<readonly OneOfMany<T, Code>[], never>> {
  const done: OneOfMany<T, Code>[] = [];
  for (const user of new Set(users)) done.push({ user, result: await act(user) });
  return { ok: true, value: done };
}
