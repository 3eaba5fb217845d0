import type { EventType } from '../../domain/audit/catalogue.ts';
import type { AuditEvent } from '../../domain/audit/event.ts';
import type { Rollout, RolloutId, RolloutStep } from '../../domain/rollout/rollout.ts';
import type { Step } from '../../domain/rollout/steps.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administrator, eventBy, type Told } from '../administer.ts';
import { Overtaken } from '../overtaken.ts';
import { policyChanged } from '../policyChanged.ts';
import { record } from '../record.ts';

/** Who changes a roll-out: an administrator, or its brake. */
export type Changer = Administrator | { readonly kind: 'brake' };

export function changedBy(by: Changer, type: EventType, told: Told): AuditEvent {
  if (by.kind !== 'brake') return eventBy(by, type, told);
  return { type, actor: { kind: 'system' }, user: null, application: null, attempt: null, session: null, address: null, ...told };
}

/** Adds the versions to their timelines, each with its event, and to the roll-out. Under the tenant's lock. */
export async function addSteps(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { rollout, steps, by }: { readonly rollout: RolloutId; readonly steps: readonly Step[]; readonly by: Administrator },
): Promise<void> {
  const added: Pick<RolloutStep, 'version' | 'kind' | 'stage'>[] = [];
  for (const { kind, stage, ...step } of steps)
    added.push({ kind, stage, version: await addVersion(ports, tx, { ...step, by, restores: null }) });
  await ports.store.insertRolloutSteps(tx, rollout, added);
}

export async function addVersion(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  {
    scope,
    version,
    by,
    restores,
  }: Pick<Step, 'scope' | 'version'> & { readonly by: Administrator; readonly restores: PolicyVersionId | null },
): Promise<PolicyVersionId> {
  const id = ports.random.id<'PolicyVersion'>(tx.now);
  const event = policyChanged(by, { type: 'policy.version_added', scope, version: id, says: version, restores });
  if (!(await ports.store.insertPolicyVersion(tx, { id, scope, version, createdBy: event.actor }))) throw new Overtaken();
  await record(ports, tx, event);
  return id;
}

/**
 * Withdraws every version of a roll-out that is to come. What holds now goes on, so nobody is shut out by it, and nothing has to be judged.
 * @returns how many there were.
 */
export async function withdrawComing(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { rollout, by }: { readonly rollout: Pick<Rollout, 'steps'>; readonly by: Changer },
): Promise<number> {
  let withdrawn = 0;
  for (const { scope, version, from, withdrawnAt } of rollout.steps) {
    if (withdrawnAt !== null || from <= tx.now) continue;
    const application = scope.kind === 'application' ? { application: scope.application } : {};
    const event = changedBy(by, 'policy.version_withdrawn', { ...application, data: { scope, version } });
    if (!(await store.withdrawPolicyVersion(tx, version, event.actor))) throw new Overtaken();
    await record({ store }, tx, event);
    withdrawn += 1;
  }
  return withdrawn;
}

export function rolloutNotFound(): Refusal<'rollout_not_found'> {
  return refused('rollout_not_found', 'There is no such roll-out in this tenant.');
}

/** Somebody else, or the brake, has changed it since. @param expected null: whatever it is. @returns null when nobody has. */
export function overtakenRollout({ edition, state }: Rollout, expected: number | null): Refusal<'edition_conflict'> | null {
  if (expected === null || expected === edition) return null;
  return refused('edition_conflict', 'This roll-out was changed since you looked. Look again, then decide.', { edition, state });
}

export function wrongState({ state }: Pick<Rollout, 'state'>, now: 'finished' | 'unfinished', what: string): Refusal<'rollout_not_so'> {
  return refused('rollout_not_so', what, { state: now === 'finished' ? 'finished' : state });
}
