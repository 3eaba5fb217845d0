import { codesRunway } from '../../domain/factors/codesRunway.ts';
import { DAY } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Judged } from './gather.ts';
import { providersAt } from './providersAt.ts';
import { reasonsOf } from './reasons.ts';
import type { Person, Step, StepReason, StepView } from './step.ts';

/** The step that a decision asks for. Grants and refusals are no open steps: settling them makes theirs. */
export function stepOf(judged: Judged): Step {
  const { decision, facts } = judged;
  const person: Person = { loginName: judged.person.user.loginName, displayName: judged.person.user.displayName };
  switch (decision.outcome) {
    case 'reauthenticate':
      return { kind: 'reauthenticate', person };
    case 'challenge':
      return {
        kind: 'challenge',
        person,
        purpose: decision.purpose,
        factors: decision.factors,
        runway: codesRunway(facts.user.factors),
        passServes: judged.passServes,
        sms: judged.sms.challenge,
        reason: stepReason(judged),
        because: reasonsOf(judged),
      };
    case 'enrol':
      // S10: the first factor of all needs a first factor that is not older than five minutes.
      if (decision.needs === 'reauthentication') return { kind: 'reauthenticate', person };
      return {
        kind: 'enrol',
        person,
        factors: decision.factors,
        skippable: decision.skippable,
        deadline: decision.deadline,
        daysLeft: decision.deadline === null ? null : Math.ceil((decision.deadline - facts.at) / DAY),
        needs: decision.needs,
        passServes: judged.passServes,
        mailCode: judged.mailCode,
        sms: judged.sms.enrolment,
        helpContact: judged.person.settings.helpContact,
        reason: stepReason(judged),
        because: reasonsOf(judged),
      };
    case 'grant':
    case 'refuse':
      // An attempt rests only in an open step. What was granted or refused meanwhile (a rule was loosened, a set emptied)
      // is settled by the next step that the person takes; until then the first factor is asked again.
      return { kind: 'reauthenticate', person };
    default:
      return assertNever(decision);
  }
}

/** @param elsewhere whether a sign-in elsewhere could stand in for a second step; absent: no second step is open. */
export function viewOf(found: AttemptFound, step: Step, elsewhere: Judged['elsewhere'] = 'restricted'): StepView {
  return {
    attempt: found.attempt.id,
    step,
    tenantName: found.tenantName,
    registration: found.registration,
    applicationName: found.application?.name ?? null,
    providers: providersAt(step.kind, found, elsewhere).map(({ id, name }) => ({ id, name })),
    intent: found.attempt.intent,
    expiresAt: found.attempt.expiresAt,
  };
}

function stepReason({ facts, found }: Judged): StepReason {
  if (found.attempt.intent !== null) return 'step_up';
  if (facts.demand === null || facts.demand.aal === 1) return 'policy';
  return facts.demand.source === 'client' ? 'demand' : facts.demand.source;
}
