import type { AuditEvent } from '../../domain/audit/event.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import { type Conflicts, conflictsOf } from '../conflictsOf.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { record } from '../record.ts';

export interface ScheduledChecked {
  /** Versions that have not begun. */
  readonly checked: number;
  /** Those of them that would now leave somebody stuck. */
  readonly alarms: number;
}

/**
 * F6: scheduled versions are checked when saved, and daily until they begin, since people, groups and factors change
 * meanwhile. It withdraws nothing: an alarm is for an administrator to act on. To be run once a day for each tenant.
 */
export function checkScheduledVersions(ports: Pick<Ports, 'store'>) {
  return ({ tenantId }: { readonly tenantId: TenantId }): Promise<ScheduledChecked> =>
    ports.store.transaction(tenantId, async (tx) => {
      const { snapshot } = await latestSnapshot(ports, tx);
      const recorded = await ports.store.listPolicyVersions(tx, null);
      const scheduled = recorded.filter((one) => one.version.from > tx.now && stands(one, snapshot));
      let alarms = 0;
      for (const one of scheduled) {
        const conflicts = await conflictsOf(ports, tx, { snapshot, scope: one.scope, version: one.version });
        if (!isAlarming(conflicts)) continue;
        alarms += 1;
        await record(ports, tx, alarm(one, conflicts));
      }
      return { checked: scheduled.length, alarms };
    });
}

/** Neither withdrawn nor gone with its group or application: then it is not in the snapshot. */
function stands({ scope, version, withdrawnAt }: RecordedVersion, snapshot: PolicySnapshot): boolean {
  const versions = readScope(readSnapshot(snapshot), scope)?.versions ?? [];
  return withdrawnAt === null && versions.some((one) => one.version.from === version.from);
}

function isAlarming({ unenrollable, deadEnds, lockedOutAt }: Conflicts): boolean {
  return unenrollable.length > 0 || deadEnds.length > 0 || lockedOutAt !== null;
}

function alarm({ id, scope, version }: RecordedVersion, { deadEnds, lockedOutAt }: Conflicts): AuditEvent {
  return {
    type: 'policy.dead_end',
    actor: { kind: 'system' },
    user: null,
    application: scope.kind === 'application' ? scope.application : null,
    attempt: null,
    session: null,
    address: null,
    data: {
      cause: 'scheduled_version',
      version: id,
      from: formatInstant(version.from),
      deadEnds,
      administratorsLockedOut: lockedOutAt !== null,
    },
  };
}
