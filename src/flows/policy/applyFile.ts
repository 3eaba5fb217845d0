import type { PolicyFile } from '../../domain/policy/policyFile.ts';
import type { RuleStep } from '../../domain/policy/ruleSteps.ts';
import type { RiskStep } from '../../domain/risk/riskStep.ts';
import type { StepUpStep } from '../../domain/stepUp/stepUpSteps.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type ConflictCode, type OnDeadEnds, refusalOf } from '../acceptable.ts';
import { type Administration, type Administrator, actorOf, administer } from '../administer.ts';
import { changeStepUp } from '../changeStepUp.ts';
import { changeTrial } from '../changeTrial.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import type { ConfirmationRefused } from '../confirmedAct.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { Overtaken } from '../overtaken.ts';
import { overtakenRules } from '../overtakenBy.ts';
import { policyChanged } from '../policyChanged.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import { sweepSessions } from '../sweepSessions.ts';
import { tenantHere } from '../tenantHere.ts';
import { writeRisk } from '../writeRisk.ts';
import { type AlsoSessions, confirmedSessions, notOnSessions } from './alsoSessions.ts';
import { type FileFault, type FilePlan, filePlan, type NamedStep, versionOf } from './filePlan.ts';
import { startOf } from './startOf.ts';

export interface ApplyFile extends Administration, AlsoSessions {
  readonly file: PolicyFile;
  /** The revision that the plan was made of; null: whatever it is. */
  readonly expectedRevision: number | null;
  readonly deadEnds: OnDeadEnds;
}

export interface FileApplied {
  readonly revision: number;
  /** What was changed; none: the rules stood as the file says, and nothing was written. */
  readonly steps: readonly NamedStep[];
  readonly stepUp: readonly StepUpStep[];
  readonly risk: RiskStep | null;
  /** What the administrator has accepted. */
  readonly deadEnds: readonly DeadEndListed[];
}

export type ApplyFileError = 'not_permitted' | 'revision_conflict' | FileFault | ConflictCode | ConfirmationRefused;

/** Makes the rules stand as a file says: in one transaction, with an event for each change, or not at all. */
export function applyFile(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: ApplyFile): Promise<Result<FileApplied, ApplyFileError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx, acting): Promise<Result<FileApplied, ApplyFileError>> => {
      const barred = notOnSessions(acting, command);
      if (barred !== null) return barred;
      const first = await judged(ports, tx, command, (await tenantHere(ports, tx)).revision);
      if (!first.ok) return first;
      const { trials, stepUp, risk, revision } = first.value;
      const { deadEnds } = first.value.conflicts;
      const steps = [...first.value.steps, ...trials];
      if (steps.length === 0 && stepUp.length === 0 && risk === null) return succeeded({ revision, steps, stepUp, risk, deadEnds: [] });
      const confirmed = await confirmedSessions(ports, tx, { ...command, from: null });
      if (!confirmed.ok) return confirmed;
      const checked = await checkedUnderLock(ports, tx, async (now): Promise<Result<null, never>> => {
        // What was judged is not what holds any more, so that not even "nothing to do" is sure.
        if (now !== revision) throw new Overtaken();
        return succeeded(null);
      });
      if (!checked.ok) return checked;
      for (const step of first.value.steps) await carryOut(ports, tx, command.by, step);
      for (const step of trials)
        await changeTrial(ports, tx, { by: command.by, scope: step.scope, rule: step.kind === 'try' ? step.rule : null });
      for (const { said, ...step } of stepUp) {
        const rule = step.rule ?? ports.random.id<'StepUpRule'>(tx.now);
        await changeStepUp(ports, tx, { by: command.by, rule, says: step.kind === 'save' ? step.says : null, said });
      }
      if (risk !== null) await writeRisk(ports, tx, { by: command.by, ...risk });
      if (command.sessions != null) await sweepSessions(ports, tx, { by: command.by, ...command.sessions, with: null, reason: '' });
      await recordAcceptedDeadEnds(ports, tx, command.by, { cause: 'rule_saved', version: null, deadEnds });
      return succeeded({ revision: checked.value.revision, steps, stepUp, risk, deadEnds });
    });
}

async function judged(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { file, expectedRevision, deadEnds }: ApplyFile,
  revision: number,
): Promise<Result<FilePlan, ApplyFileError>> {
  const overtaken = overtakenRules(expectedRevision, revision);
  if (overtaken !== null) return overtaken;
  const plan = await filePlan(ports, tx, { file, revision });
  if (!plan.ok) return plan;
  return refusalOf(plan.value.conflicts, deadEnds) ?? plan;
}

async function carryOut(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, by: Administrator, step: RuleStep): Promise<void> {
  const { scope } = step;
  const standing = (await ports.store.listPolicyVersions(tx, scope)).filter(({ withdrawnAt }) => withdrawnAt === null);
  if (step.kind === 'withdraw') {
    const found = standing.find(({ version }) => version.from === step.version.from);
    if (found === undefined || !(await ports.store.withdrawPolicyVersion(tx, found.id, actorOf(by)))) throw new Overtaken();
    await record(ports, tx, policyChanged(by, { type: 'policy.version_withdrawn', scope, version: found.id, says: found.version }));
    return;
  }
  const wanted = versionOf(step, tx.now);
  const from = startOf(step.kind === 'set' ? null : wanted.from, standing, tx.now);
  if (!from.ok) throw new Overtaken();
  const id: PolicyVersionId = ports.random.id<'PolicyVersion'>(tx.now);
  const version = { ...wanted, from: from.value };
  if (!(await ports.store.insertPolicyVersion(tx, { id, scope, version, createdBy: actorOf(by) }))) throw new Overtaken();
  await record(ports, tx, policyChanged(by, { type: 'policy.version_added', scope, version: id, says: version }));
}
