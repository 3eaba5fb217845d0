import { noAdministratorAt, type UnenrollableSet, unenrollableSets } from '../domain/policy/conflicts.ts';
import type { Draft } from '../domain/policy/draft.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Bucket } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { administratorsNow } from './administratorsNow.ts';
import { builtInApplication } from './builtInApplication.ts';
import type { DeadEndListed } from './deadEndListed.ts';
import { deadEndsOf } from './deadEndsOf.ts';

/** What F6 finds about a version that is to be saved, that is scheduled, or that would be in force instead of another. */
export interface Conflicts {
  readonly unenrollable: readonly UnenrollableSet[];
  readonly deadEnds: readonly DeadEndListed[];
  /** The first instant at which no administrator could sign in; null: somebody always can, or there is none to lock out. */
  readonly lockedOutAt: Instant | null;
}

/** Gathers whom a draft would concern, and judges it (F6). @param counted as `deadEndsOf` takes it. */
export async function conflictsOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  draft: Draft,
  counted: readonly Bucket[] | null = null,
): Promise<Conflicts> {
  const console = await builtInApplication({ store }, tx, 'console');
  const administrators = await administratorsNow({ store }, tx);
  // A tenant without administrators is being set up from the host: nobody is there to be locked out.
  const isStaffed = (await store.listAdministrators(tx)).length > 0;
  return {
    unenrollable: unenrollableSets(draft),
    deadEnds: await deadEndsOf({ store }, tx, draft, counted),
    lockedOutAt: isStaffed ? noAdministratorAt(draft, administrators, console.id) : null,
  };
}
