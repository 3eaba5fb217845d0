import type { Scope } from '../../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../../domain/policy/ruleDraft.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { changeTrial } from '../changeTrial.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { deadEndsOf } from '../deadEndsOf.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { smsNotProved } from '../smsNotProved.ts';

export interface TryRule extends Administration {
  readonly scope: Scope;
  readonly rule: RuleDraft;
}

export interface RuleTried {
  /** From which sign-ins are looked at; a grace of the rule begins with it. */
  readonly since: Instant;
  /** Whom the rule would leave without a way, were it enforced. F6 stops nothing here. */
  readonly deadEnds: readonly DeadEndListed[];
}

/**
 * Tries a rule without enforcing it: every sign-in from now on is judged by it too, and where it would have ended otherwise its event says
 * so. One trial a scope; a new one takes the place of the one before.
 */
export function tryRule(ports: Pick<Ports, 'store'>) {
  return (command: TryRule): Promise<Result<RuleTried, 'not_permitted' | RuleFault | ScopeNotFound | 'sms_not_proved'>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const { scope, by } = command;
      const rule = ruleFrom(scope, command.rule);
      if (!rule.ok) return rule;
      const missing = await scopeExists(ports, tx, scope);
      if (missing !== null) return missing;
      const { snapshot } = await latestSnapshot(ports, tx);
      const unproved = smsNotProved(rule.value, snapshot);
      if (unproved !== null) return unproved;
      const deadEnds = await deadEndsOf(ports, tx, { snapshot, scope, version: { ...rule.value, from: tx.now } });
      await changeTrial(ports, tx, { by, scope, rule: rule.value });
      return succeeded({ since: tx.now, deadEnds });
    });
}

export interface EndTrial extends Administration {
  readonly scope: Scope;
}

/** What was recorded stays. */
export function endTrial(ports: Pick<Ports, 'store'>) {
  return ({ scope, ...command }: EndTrial): Promise<Result<null, 'not_permitted' | 'trial_not_found'>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const { snapshot } = await latestSnapshot(ports, tx);
      const isTried = (snapshot.trials ?? []).some((trial) => JSON.stringify(trial.scope) === JSON.stringify(scope));
      if (!isTried) return refused('trial_not_found', 'No rule is tried there.');
      await changeTrial(ports, tx, { by: command.by, scope, rule: null });
      return succeeded(null);
    });
}
