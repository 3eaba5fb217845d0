import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { decide } from '../../domain/policy/decide.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import { describeDecision } from '../../domain/policy/describeDecision.ts';
import { describeWhy } from '../../domain/policy/describeWhy.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';
import { scopeNames } from './scopeNames.ts';

export interface Explain extends Administration {
  readonly user: UserId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  /** null: now. Another instant is judged with the rules as they are recorded, and with the person as they are now. */
  readonly at: Instant | null;
}

export interface Explained {
  readonly at: Instant;
  readonly decision: Decision;
  /** What would happen, in one sentence. */
  readonly outcome: string;
  /** Why, one sentence for each step of the reasoning. */
  readonly sentences: readonly string[];
  /** P5: what stands before the decision. `none`: the sign-in reaches it. */
  readonly gate: 'none' | 'disabled' | 'second_factor_locked';
}

/**
 * What would happen if this person signed in with the right password to this application, and why. It asks the same
 * `decide` as the sign-in, with the same facts, and changes nothing.
 */
export function explain(ports: Pick<Ports, 'store'>) {
  return (command: Explain): Promise<Result<Explained, 'not_permitted' | 'user_not_found' | 'application_not_found'>> =>
    administer(ports, { ...command, act: 'explain', on: command.user }, async (tx) => {
      const person = await ports.store.gatherPerson(tx, command.user);
      if (person === null) return userNotFound();
      const application = command.application === null ? null : await ports.store.findApplication(tx, command.application);
      if (application === null && command.application !== null) {
        return refused('application_not_found', 'There is no such application in this tenant.');
      }
      const at = command.at ?? tx.now;
      const decision = decide(await ports.store.policySnapshot(tx, person.revision), {
        at,
        application: command.application,
        user: person.facts,
        evidence: [{ method: 'password', at }],
        skipped: false,
        wantsFactor: false,
        session: null,
        demand: demandOf(application?.demand ?? null),
      });
      const gate = person.user.disabledAt !== null ? 'disabled' : person.locked ? 'second_factor_locked' : 'none';
      const name = await scopeNames(ports, tx);
      return succeeded({ at, decision, outcome: describeDecision(decision), sentences: describeWhy(decision, name), gate });
    });
}

/** U1: what the application's registration demands of every authorization. */
function demandOf(registered: Pick<Demand, 'aal' | 'maxAgeSeconds'> | null): Demand | null {
  return registered === null ? null : { ...registered, factors: null, notBefore: null, source: 'client' };
}
