import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';
import { wordingOf } from '../wordingOf.ts';
import { type Explanation, explained, type Gate, gateOf } from './explained.ts';

export interface Explain extends Administration {
  readonly user: UserId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  /** The OAuth scopes that the application asks for. Absent: none. */
  readonly scopes?: readonly string[];
  /** null: now. Another instant is judged with the rules as they are recorded, and with the person as they are now. */
  readonly at: Instant | null;
  readonly language: Language;
}

export interface Explained extends Explanation {
  readonly at: Instant;
  readonly gate: Gate;
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
      const snapshot = await ports.store.policySnapshot(tx, person.revision);
      const wording = await wordingOf(ports, tx, command.language);
      return succeeded({
        at,
        gate: gateOf(person),
        ...explained({ snapshot, person, application, scopes: command.scopes ?? [], at, wording }),
      });
    });
}
