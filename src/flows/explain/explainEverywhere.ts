import type { Application } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type DecidingRule, decidingRules } from '../../domain/policy/decidingRules.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';
import { wordingOf } from '../wordingOf.ts';
import { type Explanation, explained, type Gate, gateOf } from './explained.ts';

export interface ExplainEverywhere extends Administration {
  readonly user: UserId;
  /** null: now. */
  readonly at: Instant | null;
  readonly language: Language;
}

export interface ExplainedThere extends Explanation {
  /** null: no application in particular. */
  readonly application: Application | null;
  /** Their names; null: the tenant's. */
  readonly rules: readonly (DecidingRule & { readonly name: string | null })[];
  /** T4: the end of the grace that is running; null: none is. */
  readonly deadline: Instant | null;
}

export interface ExplainedEverywhere {
  readonly at: Instant;
  readonly gate: Gate;
  readonly explanations: readonly ExplainedThere[];
}

/** What would happen to one person at each application: the facts are gathered once, and of one moment for all. */
export function explainEverywhere(ports: Pick<Ports, 'store'>) {
  return (command: ExplainEverywhere): Promise<Result<ExplainedEverywhere, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'explain', on: command.user }, async (tx) => {
      const person = await ports.store.gatherPerson(tx, command.user);
      if (person === null) return userNotFound();
      const at = command.at ?? tx.now;
      const snapshot = await ports.store.policySnapshot(tx, person.revision);
      const wording = await wordingOf(ports, tx, command.language);
      const applications = await ports.store.listApplications(tx);
      const explanations = [null, ...applications].map((application): ExplainedThere => {
        const explanation = explained({ snapshot, person, application, scopes: [], at, wording });
        const { decision } = explanation;
        const rules = decidingRules(decision).map((rule) => ({
          ...rule,
          name: rule.scope.kind === 'tenant' ? null : wording.name(rule.scope),
        }));
        return { ...explanation, application, rules, deadline: decision.outcome === 'enrol' ? decision.deadline : null };
      });
      return succeeded({ at, gate: gateOf(person), explanations });
    });
}
