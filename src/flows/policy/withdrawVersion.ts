import { timelineOf } from '../../domain/policy/draft.ts';
import { type PolicyVersion, unconfiguredRule } from '../../domain/policy/rule.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId, RecordedVersion } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { acceptable, type ConflictCode, type OnDeadEnds } from '../acceptable.ts';
import { type Administration, administer } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { notCancellingSweeps } from '../notCancellingSweeps.ts';
import { policyChanged } from '../policyChanged.ts';
import { record } from '../record.ts';
import { scopeExists } from '../scopeExists.ts';
import { type Expected, overtakenEdit } from './edition.ts';

export interface WithdrawVersion extends Administration, Expected {
  readonly version: PolicyVersionId;
  readonly deadEnds: OnDeadEnds;
}

export type WithdrawVersionError =
  | 'not_permitted'
  | 'version_not_found'
  | 'version_already_in_force'
  | 'revision_conflict'
  | 'edition_conflict'
  | ConflictCode;

/**
 * Withdraws a version that has not begun. What holds then is what holds before it, for longer than was judged when that
 * was saved, so it is judged again (F6).
 */
export function withdrawVersion(ports: Pick<Ports, 'store'>) {
  return (command: WithdrawVersion): Promise<Result<{ readonly revision: number }, WithdrawVersionError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx, acting) => {
      const barred = await notCancellingSweeps(ports, tx, { acting, versions: [command.version] });
      if (barred !== null) return barred;
      const checked = await checkedUnderLock(ports, tx, (revision) => judge(ports, tx, { command, revision }));
      if (!checked.ok) return checked;
      const { scope, version } = checked.value.value;
      const event = policyChanged(command.by, { type: 'policy.version_withdrawn', scope, version: command.version, says: version });
      if (!(await ports.store.withdrawPolicyVersion(tx, command.version, event.actor))) return alreadyInForce();
      await record(ports, tx, event);
      return succeeded({ revision: checked.value.revision });
    });
}

interface Judging {
  readonly command: WithdrawVersion;
  readonly revision: number;
}

async function judge(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { command, revision }: Judging,
): Promise<Result<RecordedVersion, WithdrawVersionError>> {
  const found = await ports.store.findPolicyVersion(tx, command.version);
  const versions = found === null ? [] : await ports.store.listPolicyVersions(tx, found.scope);
  const overtaken = await overtakenEdit(ports, tx, { expected: command, revision, versions });
  if (overtaken !== null) return overtaken;
  if (found === null || found.withdrawnAt !== null || (await scopeExists(ports, tx, found.scope)) !== null) return versionNotFound();
  if (found.version.from <= tx.now) return alreadyInForce();
  const snapshot = await ports.store.policySnapshot(tx, revision);
  const draft = { snapshot, scope: found.scope, version: insteadOf(found, snapshot) };
  const conflicts = await acceptable(ports, tx, { draft, onDeadEnds: command.deadEnds });
  return conflicts.ok ? succeeded(found) : conflicts;
}

/** What the scope says from that instant on when the version is not there: what it said before, or nothing (L2 for the tenant). */
function insteadOf({ scope, version }: RecordedVersion, snapshot: PolicySnapshot): PolicyVersion {
  const before = timelineOf(snapshot, scope).findLast(({ from }) => from < version.from);
  return { ...(before ?? unconfiguredRule(scope)), from: version.from };
}

export function versionNotFound() {
  return refused('version_not_found', 'There is no such version in this tenant, or it was withdrawn before, or its scope is gone.');
}

function alreadyInForce() {
  return refused('version_already_in_force', 'This version holds already. Set another rule instead: what was in force is never unmade.');
}
