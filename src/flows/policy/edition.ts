import type { Actor } from '../../domain/audit/event.ts';
import type { Rule } from '../../domain/policy/rule.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { actorNames } from '../actorNames.ts';
import { overtakenRules } from '../overtakenBy.ts';

/** What an administrator saw before they decided. */
export interface Expected {
  /** The tenant's revision; null, or absent: whatever it is. */
  readonly expectedRevision: number | null;
  /** The edition of the scope; null, or absent: whatever it is. */
  readonly expectedEdition?: number | null;
}

/**
 * How often the timeline of one scope was changed. Timelines are only ever added to, so their length tells two states apart, and
 * a change of another scope is not in the way.
 * @param versions all of the scope, withdrawn ones among them.
 */
export function editionOf(versions: readonly RecordedVersion[]): number {
  return changesOf(versions).length;
}

/** Somebody else has changed this while an administrator looked at it, or thought about it: then nothing is saved. */
export async function overtakenEdit(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  {
    expected: { expectedRevision, expectedEdition = null },
    revision,
    versions,
  }: { readonly expected: Expected; readonly revision: number; readonly versions: readonly RecordedVersion[] },
): Promise<Refusal<'revision_conflict' | 'edition_conflict'> | null> {
  const moved = overtakenRules(expectedRevision, revision);
  if (moved !== null) return moved;
  const edition = editionOf(versions);
  if (expectedEdition === null || expectedEdition === edition) return null;
  const nameOf = actorNames(ports, tx);
  const changes = [];
  for (const { kind, at, by, version } of changesOf(versions).slice(Math.max(0, expectedEdition))) {
    const { from, ...rule } = version.version;
    const says: Rule & { from: string } = { ...rule, from: formatInstant(from) };
    changes.push({ kind, at: formatInstant(at), by, byName: await nameOf(by), version: version.id, says });
  }
  const what = 'Somebody else has changed this rule since you looked. Look at what they did, then decide.';
  return refused('edition_conflict', what, { edition, changes });
}

interface Change {
  readonly kind: 'added' | 'withdrawn';
  readonly at: Instant;
  readonly by: Actor;
  readonly version: RecordedVersion;
}

/** In the order in which they were made. */
function changesOf(versions: readonly RecordedVersion[]): readonly Change[] {
  const changes = versions.flatMap((version): Change[] => [
    { kind: 'added', at: version.createdAt, by: version.createdBy, version },
    ...(version.withdrawnAt === null || version.withdrawnBy === null
      ? []
      : [{ kind: 'withdrawn', at: version.withdrawnAt, by: version.withdrawnBy, version } as const]),
  ]);
  return changes.sort((one, other) => one.at - other.at);
}
