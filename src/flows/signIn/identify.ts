import type { UserId } from '../../domain/directory/user.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { AttemptChange, AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, type OnAttempt } from './command.ts';
import { judgeAttempt, withChange } from './gather.ts';
import { settle } from './settle.ts';
import type { Advance, StepError } from './step.ts';
import { NOTHING_TAKEN, type StepPorts } from './stepTaken.ts';

interface Identified {
  readonly command: OnAttempt;
  readonly found: AttemptFound;
  readonly user: UserId;
  /** The first factor that was right. */
  readonly evidence: Evidence;
  readonly wantsFactor: boolean;
}

/** A first factor was right: ties the attempt to the person, asks the decision, and settles it. */
export async function identify(ports: StepPorts, tx: Tx, identified: Identified): Promise<Result<Advance, StepError>> {
  const { found, user, command } = identified;
  // Two people never merge: what was shown before was shown by the first.
  if (found.attempt.userId !== null && found.attempt.userId !== user) return attemptNotFound();
  if (found.attempt.userId === null) await ports.store.identifyAttempt(tx, found.attempt.id, user);
  const change: AttemptChange = {
    evidence: [...found.attempt.evidence, identified.evidence],
    wantsFactor: found.attempt.wantsFactor || identified.wantsFactor,
  };
  const identifiedAs: AttemptFound = { ...found, attempt: { ...found.attempt, userId: user } };
  const judged = await judgeAttempt(ports, tx, withChange(identifiedAs, change));
  if (judged === null) return attemptNotFound();
  const taken = { ...NOTHING_TAKEN, change };
  return succeeded(await settle(ports, tx, { judged, taken, trace: command.trace }));
}
