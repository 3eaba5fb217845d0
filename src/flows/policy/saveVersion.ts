import type { PolicyVersion } from '../../domain/policy/rule.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { acceptable, type ConflictCode, type OnDeadEnds } from '../acceptable.ts';
import type { Administration } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import type { ConfirmationRefused } from '../confirmedAct.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { Overtaken } from '../overtaken.ts';
import { policyChanged } from '../policyChanged.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { type AlsoSessions, actOnSessions, confirmedSessions } from './alsoSessions.ts';
import { draftOf, type Wanted } from './draftOf.ts';
import { type Expected, overtakenEdit } from './edition.ts';
import type { StartFault } from './startOf.ts';

export interface Saving extends Wanted, Expected, AlsoSessions, Pick<Administration, 'by'> {
  readonly deadEnds: OnDeadEnds;
  /** The version whose words these are; null: they are new. */
  readonly restores: PolicyVersionId | null;
}

export interface RuleSet {
  readonly id: PolicyVersionId;
  readonly version: PolicyVersion;
  readonly revision: number;
  /** What the administrator has accepted. */
  readonly deadEnds: readonly DeadEndListed[];
}

export type SaveError =
  | StartFault
  | ScopeNotFound
  | ConflictCode
  | 'revision_conflict'
  | 'edition_conflict'
  | 'sms_not_proved'
  | ConfirmationRefused;

/** Adds a version to a timeline: judged first (F6), then under the tenant's lock, with its events. */
export async function saveVersion(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, saving: Saving): Promise<Result<RuleSet, SaveError>> {
  const checked = await checkedUnderLock(ports, tx, (revision) => judge(ports, tx, { saving, revision }));
  if (!checked.ok) return checked;
  const { version, deadEnds } = checked.value.value;
  const { revision } = checked.value;
  const id = ports.random.id<'PolicyVersion'>(tx.now);
  const { scope, by, restores } = saving;
  const added = policyChanged(by, { type: 'policy.version_added', scope, version: id, says: version, restores });
  if (!(await ports.store.insertPolicyVersion(tx, { id, scope, version, createdBy: added.actor }))) throw new Overtaken();
  await record(ports, tx, added);
  await recordAcceptedDeadEnds(ports, tx, by, { cause: 'rule_saved', version: id, deadEnds });
  await actOnSessions(ports, tx, { by, sessions: saving.sessions ?? null, version: { version: id, from: version.from } });
  return succeeded({ id, version, revision, deadEnds });
}

interface Judged {
  readonly version: PolicyVersion;
  readonly deadEnds: readonly DeadEndListed[];
}

async function judge(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { saving, revision }: { readonly saving: Saving; readonly revision: number },
): Promise<Result<Judged, SaveError>> {
  const missing = await scopeExists(ports, tx, saving.scope);
  if (missing !== null) return missing;
  const versions = await ports.store.listPolicyVersions(tx, saving.scope);
  const overtaken = await overtakenEdit(ports, tx, { expected: saving, revision, versions });
  if (overtaken !== null) return overtaken;
  const draft = await draftOf(ports, tx, { ...saving, revision, versions });
  if (!draft.ok) return draft;
  const deadEnds = await acceptable(ports, tx, { draft: draft.value, onDeadEnds: saving.deadEnds });
  if (!deadEnds.ok) return deadEnds;
  const confirmed = await confirmedSessions(ports, tx, saving);
  return confirmed.ok ? succeeded({ version: draft.value.version, deadEnds: deadEnds.value }) : confirmed;
}
