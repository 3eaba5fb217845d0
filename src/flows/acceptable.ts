import type { Draft } from '../domain/policy/draft.ts';
import { formatInstant } from '../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Conflicts, conflictsOf } from './conflictsOf.ts';
import type { DeadEndListed } from './deadEndListed.ts';

/** Whether the administrator has seen the list of dead ends and wants the change all the same. */
export type OnDeadEnds = 'refuse' | 'accept';

export type ConflictCode = 'no_enrollable_kind' | 'dead_ends' | 'administrators_locked_out';

/** F6: judges a draft before it is saved. @returns the dead ends that the administrator has accepted. */
export async function acceptable(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { draft, onDeadEnds }: { readonly draft: Draft; readonly onDeadEnds: OnDeadEnds },
): Promise<Result<readonly DeadEndListed[], ConflictCode>> {
  const conflicts = await conflictsOf(ports, tx, draft);
  return refusalOf(conflicts, onDeadEnds) ?? succeeded(conflicts.deadEnds);
}

/** What saving a draft with these conflicts is answered; null: it is saved. */
export function refusalOf({ unenrollable, deadEnds, lockedOutAt }: Conflicts, onDeadEnds: OnDeadEnds): Refusal<ConflictCode> | null {
  if (unenrollable.length > 0) {
    const sets = unenrollable.map(({ scope, at }) => ({ scope, from: formatInstant(at) }));
    const what = 'The allowed factors leave no kind that can be enrolled (webauthn, totp or sms, as far as they work here).';
    return refused('no_enrollable_kind', `${what} Allow at least one.`, { sets });
  }
  // F6: always, confirmed or not.
  if (lockedOutAt !== null) {
    const from = formatInstant(lockedOutAt);
    return refused('administrators_locked_out', `From ${from} on no administrator could sign in to the console.`, { from });
  }
  if (deadEnds.length > 0 && onDeadEnds === 'refuse') {
    const people = Math.max(...deadEnds.map((one) => one.people));
    return refused(
      'dead_ends',
      `At least ${people} people would be left without any factor that they could use. Look at the list, then confirm.`,
      {
        deadEnds,
      },
    );
  }
  return null;
}
