import type { UserId } from '../../domain/directory/user.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { AttemptChange, AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, keyOf, type OnAttempt } from './command.ts';
import { type Judged, judgeAgain, judgeAttempt, withChange } from './gather.ts';
import { appendMfaFailed } from './mfaFailed.ts';
import { redeemPass } from './redeemPass.ts';
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
  const tried = await tryRememberedPass(ports, tx, { judged, change, command });
  const taken = { ...NOTHING_TAKEN, change: tried.change };
  return succeeded(await settle(ports, tx, { judged: tried.judged, taken, trace: command.trace }));
}

interface Tried {
  readonly judged: Judged;
  readonly change: AttemptChange;
}

/**
 * B7: a pass that came with the address, once its person has proved the first factor and it leads on. It is charged like
 * one that is typed, and tried once: what came of it is seen in the step that follows.
 */
async function tryRememberedPass(
  ports: StepPorts,
  tx: Tx,
  { judged, change, command }: Tried & Pick<Identified, 'command'>,
): Promise<Tried> {
  const { passMac: codeMac } = judged.found;
  if (codeMac === null || !judged.passServes) return { judged, change };
  const forgotten: AttemptChange = { ...change, passMac: null };
  const charge = await ports.store.chargeSecondFactorGuess(tx, keyOf(command, ports.digest));
  if (charge.kind !== 'charged') {
    await appendMfaFailed(ports, tx, { judged, command, method: 'enrolment_pass', failure: charge });
    return { judged, change: forgotten };
  }
  const evidence = await redeemPass(ports, tx, { judged, command, codeMac });
  if (evidence === null) return { judged, change: forgotten };
  const redeemed: AttemptChange = { ...forgotten, evidence: [...judged.found.attempt.evidence, evidence] };
  return { judged: await judgeAgain(ports, tx, judged, redeemed), change: redeemed };
}
