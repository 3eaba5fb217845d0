import type { Application } from '../domain/directory/application.ts';
import type { Operation, OperationState } from '../domain/stepUp/operation.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import type { JudgedAuthorization } from './judgeAuthorization.ts';
import { judgeOperation } from './judgeOperation.ts';

export type SpendError = 'operation_not_as_confirmed' | 'operation_not_confirmed' | 'operation_refused' | 'operation_over';

interface Spending {
  /** Its row is held. */
  readonly operation: Operation;
  readonly application: Application;
  /** Whether what is about to be done is what was asked, in every part. */
  readonly isAsAsked: boolean;
}

type Granted = Extract<JudgedAuthorization['decision'], { readonly outcome: 'grant' }>;

/**
 * U5: spends a confirmation, once: the row is held, so that of two who spend it the second finds it spent. It opens what was
 * confirmed and nothing else, with the factor still held.
 */
export async function spentOperation(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { operation, application, isAsAsked }: Spending,
): Promise<Result<JudgedAuthorization<Granted>, SpendError>> {
  if (!isAsAsked) {
    return refused('operation_not_as_confirmed', 'Person, session, operation and target have to be those that were confirmed.');
  }
  const state = operationStateNow(operation, tx);
  if (state === 'refused') return refused('operation_refused', 'The person has refused it.');
  if (state === 'open') return refused('operation_not_confirmed', 'The person has not confirmed it yet.');
  if (state !== 'confirmed') return over();
  const session = await ports.store.findLiveSessionById(tx, operation.session);
  // No browser asks: where the session was seen last counts.
  const judged =
    session === null ? null : await judgeOperation(ports, tx, { operation, application, session, riskOf: async () => session.risk });
  // S6, S8: the session has ended since, or what was shown counts no more.
  if (judged?.decision.outcome !== 'grant') return over();
  const { decision } = judged;
  const spent = { from: 'confirmed', to: 'redeemed', expiresAt: operation.expiresAt } as const;
  if (!(await ports.store.settleOperation(tx, operation.id, spent))) return over();
  return succeeded({ ...judged, decision });
}

export type ShownState = OperationState | 'expired';

export function operationStateNow({ state, expiresAt }: Operation, { now }: Pick<Tx, 'now'>): ShownState {
  return (state === 'open' || state === 'confirmed') && now >= expiresAt ? 'expired' : state;
}

function over(): Refusal<'operation_over'> {
  return refused('operation_over', 'It was redeemed already, or its time or its session is over. Open another one.');
}
