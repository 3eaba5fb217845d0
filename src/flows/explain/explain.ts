import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { RiskMode } from '../../domain/risk/riskSettings.ts';
import { bandOf, type RiskBand } from '../../domain/risk/score.ts';
import type { Assessment } from '../../domain/risk/signals.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import { type Administration, administer } from '../administer.ts';
import { assessedFrom } from '../assessedFrom.ts';
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
  /** From which network address they would sign in, with a browser of theirs or with a new one. Absent: it is not said, and nothing is assessed. */
  readonly from?: { readonly address: string; readonly browser: 'one_of_theirs' | 'new' };
}

export interface Explained extends Explanation {
  readonly at: Instant;
  readonly gate: Gate;
  /** null: it was not said from where, or risk is off. */
  readonly risk: RiskExplained | null;
}

/** What the sign-in would be assessed as. Only where risk is enforced the decision reads it. */
export interface RiskExplained extends Pick<Assessment, 'score' | 'signals'> {
  readonly mode: RiskMode;
  readonly band: RiskBand;
}

/**
 * What would happen if this person signed in with the right password to this application, and why. It asks the same
 * `decide` as the sign-in, with the same facts, and changes nothing.
 */
export function explain(ports: Pick<Ports, 'store' | 'addresses'>) {
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
      const { from } = command;
      const isAssessed = from !== undefined && person.risk.mode !== 'off';
      const browser = from?.browser === 'one_of_theirs' ? 'one_of_theirs' : null;
      const risk = isAssessed ? await assessedFrom(ports, tx, person, { address: from.address, browser }) : null;
      return succeeded({
        at,
        gate: gateOf(person),
        risk: risk === null ? null : riskExplained(risk, person),
        ...explained({ snapshot, person, application, scopes: command.scopes ?? [], at, wording, risk }),
      });
    });
}

function riskExplained({ score, signals }: Assessment, { risk: { mode, thresholds } }: PersonGathered): RiskExplained {
  return { mode, score, band: bandOf(score, thresholds), signals };
}
