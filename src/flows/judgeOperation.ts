import { type Application, isBuiltIn } from '../domain/directory/application.ts';
import { GUARD_SECONDS } from '../domain/sessions/aal.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import { CONFIRMATION_SECONDS, type Operation } from '../domain/stepUp/operation.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Authorization, type JudgedAuthorization, judgeAuthorization } from './judgeAuthorization.ts';
import { openingDemand } from './openingDemand.ts';

interface OperationOf extends Required<Pick<Authorization, 'riskOf'>> {
  readonly operation: Operation;
  readonly application: Application;
  readonly session: LiveSession;
}

/**
 * U5: an operation is confirmed with AAL 2 by a factor that was shown after it was opened, whatever else the session holds; the
 * registration and the step-up rules for operations of its name may ask for more.
 */
export function judgeOperation(ports: Pick<Ports, 'store'>, tx: Tx, { operation, application, session, riskOf }: OperationOf) {
  const { name, openedAt } = operation;
  // security.md, "Numbers": for what the console changes, a proof is fresh for 5 minutes; also when it is spent.
  const maxAgeSeconds = isBuiltIn(application) ? GUARD_SECONDS : null;
  const fresh = { aal: 2, factors: null, maxAgeSeconds, notBefore: openedAt, source: 'step_up' } as const;
  const demand = openingDemand(application, { demand: fresh, requestedAt: openedAt });
  const asks = { scopes: [], operation: name, askedAt: openedAt };
  return judgeAuthorization(ports, tx, { session, application, demand, asks, riskOf });
}

/** For how long a confirmation can be redeemed: what the strictest of the rules that fired gives, and no longer than always. */
export function confirmationSeconds({ facts }: JudgedAuthorization): number {
  const given = (facts.stepUp?.fired ?? []).map(({ rule }) => rule.durationSeconds);
  return Math.min(CONFIRMATION_SECONDS, ...given);
}
