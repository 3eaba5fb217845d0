import { kindsNotProved } from '../../domain/policy/kindsNotProved.ts';
import type { PolicyVersion, Rule, Scope } from '../../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../../domain/policy/ruleDraft.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { acceptable, type ConflictCode, type OnDeadEnds } from '../acceptable.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { Overtaken } from '../overtaken.ts';
import { record } from '../record.ts';
import { policyChanged } from './policyChanged.ts';
import { type ScopeNotFound, scopeExists } from './scopeExists.ts';
import { type StartFault, startOf } from './startOf.ts';

export interface SetRule extends Administration {
  readonly scope: Scope;
  readonly rule: RuleDraft;
  /** null: from now on; otherwise a schedule. */
  readonly from: Instant | null;
  /** The revision that the administrator saw; null: whatever it is. */
  readonly expectedRevision: number | null;
  readonly deadEnds: OnDeadEnds;
}

export interface RuleSet {
  readonly id: PolicyVersionId;
  readonly version: PolicyVersion;
  readonly revision: number;
  /** What the administrator has accepted. */
  readonly deadEnds: readonly DeadEndListed[];
}

export type SetRuleError = 'not_permitted' | RuleFault | StartFault | ScopeNotFound | ConflictCode | 'revision_conflict' | 'sms_not_proved';

/**
 * Sets the rule of a scope, from now on or from an instant to come. One row and one revision, however many people it
 * concerns; nothing has to run for a schedule to begin (T10). L4: a rule that is looser than the tenant's is saved too.
 */
export function setRule(ports: Pick<Ports, 'store' | 'random'>) {
  return async (command: SetRule): Promise<Result<RuleSet, SetRuleError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const rule = ruleFrom(command.scope, command.rule);
      if (!rule.ok) return rule;
      const checked = await checkedUnderLock(ports, tx, (revision) => judge(ports, tx, { command, rule: rule.value, revision }));
      if (!checked.ok) return checked;
      const { version, deadEnds } = checked.value.value;
      const { revision } = checked.value;
      const id = ports.random.id<'PolicyVersion'>(tx.now);
      const { scope, by } = command;
      const added = policyChanged(by, { type: 'policy.version_added', scope, version: id, says: version });
      if (!(await ports.store.insertPolicyVersion(tx, { id, scope, version, createdBy: added.actor }))) throw new Overtaken();
      await record(ports, tx, added);
      if (deadEnds.length > 0) {
        const data = { cause: 'rule_saved', version: id, deadEnds, administratorsLockedOut: false };
        await record(ports, tx, eventBy(by, 'policy.dead_end', { data }));
      }
      return succeeded({ id, version, revision, deadEnds });
    });
}

interface Judging {
  readonly command: SetRule;
  readonly rule: Rule;
  readonly revision: number;
}

interface Judged {
  readonly version: PolicyVersion;
  readonly deadEnds: readonly DeadEndListed[];
}

async function judge(ports: Pick<Ports, 'store'>, tx: Tx, { command, rule, revision }: Judging): Promise<Result<Judged, SetRuleError>> {
  const { scope, expectedRevision } = command;
  if (expectedRevision !== null && expectedRevision !== revision) return revisionConflict(revision);
  const missing = await scopeExists(ports, tx, scope);
  if (missing !== null) return missing;
  const from = startOf(command.from, await ports.store.listPolicyVersions(tx, scope), tx.now);
  if (!from.ok) return from;
  const version: PolicyVersion = { ...rule, from: from.value };
  const snapshot = await ports.store.policySnapshot(tx, revision);
  if (kindsNotProved(version, snapshot).length > 0) {
    const what = 'This tenant has not shown that text messages arrive, so no rule of it can allow them.';
    return refused('sms_not_proved', `${what} Name the countries that are sent to, and send a test.`);
  }
  const deadEnds = await acceptable(ports, tx, { draft: { snapshot, scope, version }, onDeadEnds: command.deadEnds });
  return deadEnds.ok ? succeeded({ version, deadEnds: deadEnds.value }) : deadEnds;
}

export function revisionConflict(revision: number): Refusal<'revision_conflict'> {
  return refused('revision_conflict', 'Somebody else has changed the rules since you looked. Look again, then decide.', { revision });
}
