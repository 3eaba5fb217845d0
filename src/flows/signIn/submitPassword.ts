import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { identify } from './identify.ts';
import { appendSignInFailed, firstFactorThrottled } from './signInFailed.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import type { StepPorts } from './stepTaken.ts';
import { asksForFirstFactor } from './takeStep.ts';

export interface SubmitPassword extends OnAttempt {
  /** Ignored where the person is known already. */
  readonly loginName: unknown;
  readonly password: unknown;
  /** L5: "use a second step as well". */
  readonly wantsFactor: boolean;
}

/** More than any password manager makes, and little enough to hash. */
const LONGEST_PASSWORD = 1_024;

interface Guess {
  readonly account: string;
  readonly user: UserId | null;
  readonly passwordHash: string | null;
}

type PasswordPorts = StepPorts & Pick<Ports, 'passwordHasher'>;

/**
 * The first factor by name and password, and the same person's password again. The guess is charged and committed
 * before the hash is compared, and the hash is compared outside any transaction. Unknown, disabled and passwordless
 * accounts cost the same work and answer alike (P5).
 */
export function submitPassword(ports: PasswordPorts) {
  return async (command: SubmitPassword): Promise<Result<Advance, StepError>> => {
    const guess = await chargeGuess(ports, command);
    if (!guess.ok) return guess;
    const { account, user, passwordHash } = guess.value;
    const password = typeof command.password === 'string' && command.password.length <= LONGEST_PASSWORD ? command.password : '';
    const verified = await ports.passwordHasher.verify(passwordHash, password);
    if (!verified.ok) {
      // Nobody looked at it, so it was no guess: a full queue must not shut people out for a quarter of an hour.
      const { address } = command.trace;
      await ports.store.transaction(command.tenantId, (tx) => ports.store.giveBackFirstFactorGuess(tx, { account, address }));
      return verified;
    }
    return ports.store.transaction(command.tenantId, async (tx) => {
      const isRight = verified.value && user !== null && passwordHash !== null;
      const [found, isCurrent, person] = await Promise.all([
        ports.store.lockAttempt(tx, keyOf(command, ports.digest)),
        // P3: a password that was replaced while it was being compared is wrong.
        isRight ? ports.store.lockPassword(tx, user, passwordHash) : false,
        isRight ? ports.store.findUser(tx, user) : null,
      ]);
      if (found === null) return attemptNotFound();
      const known = isCurrent ? person : null;
      if (known === null || known.disabledAt !== null) {
        await appendSignInFailed(ports, tx, {
          command,
          found,
          method: 'password',
          user: known?.id ?? user,
          reason: reasonOf(guess.value, known !== null),
        });
        return credentialsWrong();
      }
      await ports.store.clearFirstFactorGuesses(tx, { account, address: command.trace.address });
      return identify(ports, tx, {
        command,
        found,
        user: known.id,
        evidence: { method: 'password', at: tx.now },
        wantsFactor: command.wantsFactor,
      });
    });
  };
}

function reasonOf({ user }: Guess, isRight: boolean): 'unknown_user' | 'wrong_password' | 'disabled' {
  if (user === null) return 'unknown_user';
  return isRight ? 'disabled' : 'wrong_password';
}

function chargeGuess(ports: PasswordPorts, command: SubmitPassword): Promise<Result<Guess, StepError>> {
  return ports.store.transaction(command.tenantId, async (tx): Promise<Result<Guess, StepError>> => {
    const found = await ports.store.findAttempt(tx, keyOf(command, ports.digest));
    if (found === null) return attemptNotFound();
    const account = await accountOf(ports, tx, { found, command });
    if (typeof account !== 'string') return account;
    const [charge, stored] = await Promise.all([
      ports.store.chargeFirstFactorGuess(tx, { account, address: command.trace.address }),
      ports.store.findPassword(tx, account),
    ]);
    if (charge.kind !== 'charged') {
      return firstFactorThrottled(ports, tx, { command, found, method: 'password', charge });
    }
    return succeeded({ account, user: stored?.user ?? null, passwordHash: stored?.passwordHash ?? null });
  });
}

/** The name against which the guess is counted: what was typed, or the person whom the attempt knows (nobody else, ever). */
async function accountOf(
  ports: PasswordPorts,
  tx: Tx,
  { found, command }: { readonly found: AttemptFound; readonly command: SubmitPassword },
): Promise<string | Refusal<StepError>> {
  if (found.attempt.userId === null) return canonicalLoginName(command.loginName) ?? '';
  const judged = await judgeAttempt(ports, tx, found);
  if (judged === null) return attemptNotFound();
  if (asksForFirstFactor(judged)) return judged.person.user.loginName;
  return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
}

function credentialsWrong(): Refusal<'credentials_wrong'> {
  return refused('credentials_wrong', 'The name or the password is wrong.');
}
