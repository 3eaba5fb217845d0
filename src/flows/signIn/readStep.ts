import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptKey } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, keyOf, type OnAttempt } from './command.ts';
import { judgeAttempt } from './gather.ts';
import type { StepRefusal, StepView } from './step.ts';
import { stepOf, viewOf } from './stepOf.ts';

/**
 * What the attempt asks for now, or why it was refused. Changes nothing; decides as every step does, so that the page
 * is never behind the rules.
 */
export function readStep(ports: Pick<Ports, 'store' | 'digest'>) {
  return (command: Omit<OnAttempt, 'trace'>): Promise<Result<StepView, 'attempt_not_found'>> =>
    ports.store.transaction(command.tenantId, async (tx) => {
      const key = keyOf(command, ports.digest);
      const found = await ports.store.findAttempt(tx, key);
      if (found === null) return readRefusal(ports, tx, key);
      if (found.attempt.userId === null) return succeeded(viewOf(found, { kind: 'identify' }));
      const judged = await judgeAttempt(ports, tx, found);
      return judged === null ? attemptNotFound() : succeeded(viewOf(found, stepOf(judged), judged.elsewhere));
    });
}

async function readRefusal(ports: Pick<Ports, 'store'>, tx: Tx, key: AttemptKey): Promise<Result<StepView, 'attempt_not_found'>> {
  const refused = await ports.store.findRefusedAttempt(tx, key);
  if (refused === null) return attemptNotFound();
  const { id, returnTo } = refused.attempt;
  const why = refused.because as StepRefusal;
  return succeeded(viewOf(refused, { kind: 'refused', why, helpContact: refused.helpContact, caseNumber: id, returnTo }));
}
