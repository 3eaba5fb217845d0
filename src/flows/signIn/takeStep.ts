import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, keyOf, type OnAttempt } from './command.ts';
import { type Judged, judgeAgain, judgeAttempt, withChange } from './gather.ts';
import { refuse, settle } from './settle.ts';
import type { Advance, StepError } from './step.ts';
import { type AttemptOver, NOTHING_TAKEN, type StepPorts, type StepTaken } from './stepTaken.ts';

/**
 * The frame of every step after the first factor: lock, gather, decide, take the step, decide again, settle; all in
 * one transaction, so that what issues a session has just been decided (P3). A refusal commits, with its audit event
 * and its count; only an exception rolls back, and then nothing is answered.
 */
export function takeStep(
  ports: StepPorts,
  command: OnAttempt,
  work: (tx: Tx, judged: Judged) => Promise<StepTaken | AttemptOver | Refusal<StepError>>,
): Promise<Result<Advance, StepError>> {
  return ports.store.transaction(command.tenantId, async (tx): Promise<Result<Advance, StepError>> => {
    const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
    const judged = found === null ? null : await judgeAttempt(ports, tx, found);
    if (judged === null) return attemptNotFound();
    const taken = await work(tx, judged);
    if ('ok' in taken) return taken;
    const { trace } = command;
    if (taken.kind === 'over') return succeeded(await refuse(ports, tx, { judged, taken: NOTHING_TAKEN, trace }, taken.because));
    const again =
      taken.person === 'unchanged'
        ? await judgeAgain(ports, tx, judged, taken.change)
        : await judgeAttempt(ports, tx, withChange(judged.found, taken.change));
    return again === null ? attemptNotFound() : succeeded(await settle(ports, tx, { judged: again, taken, trace }));
  });
}

/** Whether the first factor of the known person is what the decision waits for. */
export function asksForFirstFactor({ decision }: Judged): boolean {
  switch (decision.outcome) {
    case 'reauthenticate':
      return true;
    case 'enrol':
      return decision.needs === 'reauthentication';
    // A rule was loosened, or tightened to a dead end, while the step was open: the first factor again settles it.
    case 'grant':
    case 'refuse':
      return true;
    case 'challenge':
      return false;
    default:
      return assertNever(decision);
  }
}
