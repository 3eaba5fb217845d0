import type { UserId } from '../../domain/directory/user.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { AttemptChange, AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { assess } from './assess.ts';
import { attemptNotFound, type OnAttempt } from './command.ts';
import { type Judged, judgeAgain, judgeAttempt, withChange } from './gather.ts';
import { refuse, settle } from './settle.ts';
import type { Advance, StepError } from './step.ts';
import { type AttemptOver, NOTHING_TAKEN, type StepPorts, type StepTaken } from './stepTaken.ts';
import { guessPass } from './submitPass.ts';

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
  let change: AttemptChange = {
    evidence: [...found.attempt.evidence, identified.evidence],
    wantsFactor: found.attempt.wantsFactor || identified.wantsFactor,
  };
  const identifiedAs: AttemptFound = { ...found, attempt: { ...found.attempt, userId: user } };
  const known = await judgeAttempt(ports, tx, withChange(identifiedAs, change));
  if (known === null) return attemptNotFound();
  // P5: from here on every decision of this sign-in knows how unusual it was when its first factor was proved.
  const risk = await assess(ports, tx, known, command.trace);
  if (risk !== null) change = { ...change, risk };
  const judged = risk === null ? known : await judgeAgain(ports, tx, known, change);
  const taken = await tryRememberedPass(ports, tx, { judged, change, command });
  const { trace } = command;
  if (taken.kind === 'over') return succeeded(await refuse(ports, tx, { judged, taken: NOTHING_TAKEN, trace }, taken.because));
  return succeeded(await settle(ports, tx, { judged: await judgeAgain(ports, tx, judged, taken.change), taken, trace }));
}

interface Remembered extends Pick<Identified, 'command'> {
  readonly judged: Judged;
  readonly change: AttemptChange;
}

/**
 * B7: a pass that came with the address, once its person has proved the first factor and it leads on. It is tried once: what
 * came of it is seen in the step that follows.
 */
async function tryRememberedPass(ports: StepPorts, tx: Tx, { judged, change, command }: Remembered): Promise<StepTaken | AttemptOver> {
  const { passMac: codeMac } = judged.found;
  if (codeMac === null || !judged.passServes) return { ...NOTHING_TAKEN, change };
  const tried = await guessPass(ports, tx, { judged, command, codeMac });
  if ('ok' in tried) return { ...NOTHING_TAKEN, change: { ...change, passMac: null } };
  return tried.kind === 'over' ? tried : { ...tried, change: { ...change, ...tried.change, passMac: null } };
}
