import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';

/** So many entries of a list are looked through before an index of all people is asked: what many have is near. */
export const NEAR = 5_000;

/** As the index of migrations/0019 has it. */
const SEARCHED = sql.raw(`lower((E'\\n' || u.login_name || E'\\n' || u.display_name || E'\\n' || coalesce(u.mail, '')) collate "default")`);

/** One or two characters are the beginning of a name. null: nothing is searched. */
export function patternOf(search: string | null): string | null {
  if (search === null || search === '') return null;
  const literal = search.replace(/[\\%_]/g, '\\$&');
  return search.length < 3 ? `%\n${literal}%` : `%${literal}%`;
}

/** Whether the name or the address of a user `u`, who is read anyway, has the pattern. Without one, everybody's has. */
export function matching(pattern: string | null): RawBuilder<unknown> {
  return pattern === null ? sql`true` : sql`${SEARCHED} like lower(${pattern})`;
}

/**
 * Who has the pattern, by the index of parts of names, which row-level security keeps from every other question (migrations/0019).
 * @returns null: `most` people or more have it.
 */
export async function peopleFound(tx: Tx, pattern: string, most: number): Promise<readonly UserId[] | null> {
  const rows = await ask<{ id: UserId }>(tx, sql`select h.id from people_found(${pattern}, ${most}) h(id)`);
  return rows.length < most ? rows.map(({ id }) => id) : null;
}
