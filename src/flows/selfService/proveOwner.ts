import type { TenantId } from '../../domain/directory/tenant.ts';
import type { User } from '../../domain/directory/user.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClientTrace } from '../../ports/store/sessionStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { stillShown } from '../stillShown.ts';
import { type OwnAct, ownProof } from './ownProof.ts';

/** Somebody changes what is theirs, with their session. */
export interface OwnCommand {
  readonly tenantId: TenantId;
  readonly session: LiveSession;
  readonly trace: ClientTrace;
}

export interface OwnChange extends OwnCommand {
  /** The password as it is. */
  readonly currentPassword: unknown;
}

export type OwnerError = 'session_needed' | 'step_up_needed' | 'password_not_set' | 'credentials_wrong' | 'too_many_attempts' | 'too_busy';

export type OwnerPorts = Pick<Ports, 'store' | 'passwordHasher'>;

export interface ProvenOwner {
  readonly person: User;
  /** The hash with which the password was compared. */
  readonly passwordHash: string;
}

const LONGEST_PASSWORD = 1_024;

/**
 * Whether it is the owner who changes what an account is recovered with (S10): a factor not older than five minutes from
 * whoever holds one, and the password. The password counts as a guess at the first factor, charged before it is looked at:
 * a session that was left open is no place to try passwords.
 */
export async function proveOwner(ports: OwnerPorts, act: OwnAct, command: OwnChange): Promise<Result<ProvenOwner, OwnerError>> {
  const { tenantId, currentPassword, trace } = command;
  const charged = await ports.store.transaction(tenantId, (tx) => charge(ports, tx, { act, command }));
  if (!charged.ok) return charged;
  const { person, passwordHash } = charged.value;
  const typed = typeof currentPassword === 'string' && currentPassword.length <= LONGEST_PASSWORD ? currentPassword : '';
  const verified = await ports.passwordHasher.verify(passwordHash, typed);
  const guess = { account: person.loginName, address: trace.address };
  return ports.store.transaction(tenantId, async (tx): Promise<Result<ProvenOwner, OwnerError>> => {
    if (!verified.ok) {
      await ports.store.giveBackFirstFactorGuess(tx, guess);
      return verified;
    }
    if (!verified.value) return ownChangeRefused(ports, tx, { act, command, refusal: credentialsWrong() });
    await ports.store.clearFirstFactorGuesses(tx, guess);
    return charged;
  });
}

async function charge(
  ports: OwnerPorts,
  tx: Tx,
  { act, command }: { readonly act: OwnAct; readonly command: OwnChange },
): Promise<Result<ProvenOwner, OwnerError>> {
  const { address } = command.trace;
  const proven = await guarded(ports, tx, { act, command });
  if (!proven.ok) return proven;
  const person = proven.value;
  const stored = await ports.store.findPassword(tx, person.loginName);
  if (stored === null || stored.passwordHash === null) {
    // B7: a first password comes through the verified address.
    const refusal = refused('password_not_set', 'This account has no password yet. Ask for a link to set one.');
    return ownChangeRefused(ports, tx, { act, command, refusal });
  }
  const charge = await ports.store.chargeFirstFactorGuess(tx, { account: person.loginName, address });
  if (charge.kind === 'charged') return succeeded({ person, passwordHash: stored.passwordHash });
  const refusal = refused('too_many_attempts', 'Too many attempts. Wait, then try again.', { retryAt: charge.until });
  await ports.store.appendFoldedEvent(tx, refusedEvent({ act, command, refusal }), ['own change', act, charge.subject]);
  return refusal;
}

/** P3: while a password was compared or hashed it may have been replaced, the session ended, or a proof lost. Locks the account's row. */
export async function stillProven(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { act, command, passwordHash }: Pick<RefusedChange, 'act' | 'command'> & { readonly passwordHash: string },
): Promise<Result<User, 'session_needed' | 'step_up_needed'>> {
  const isCurrent = await ports.store.lockPassword(tx, command.session.userId, passwordHash);
  if (isCurrent) return guarded(ports, tx, { act, command });
  return ownChangeRefused(ports, tx, { act, command, refusal: sessionOver() });
}

/** S10: the person of the session, when they have shown a factor lately, or hold none. */
export async function guarded(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { act, command }: { readonly act: OwnAct; readonly command: OwnCommand },
): Promise<Result<User, 'session_needed' | 'step_up_needed'>> {
  // As they are now: the session that the request came with may have ended, or lost a proof.
  const session = await stillShown(ports, tx, command.session);
  const gathered = session === null ? null : await ports.store.gatherPerson(tx, session.userId);
  if (session === null || gathered === null) return ownChangeRefused(ports, tx, { act, command, refusal: sessionOver() });
  if (ownProof(act, { person: gathered, evidence: session.evidence, at: tx.now }) === 'shown') return succeeded(gathered.user);
  const refusal = refused('step_up_needed', 'Show a second factor first: this asks for a proof that is not older than five minutes.');
  return ownChangeRefused(ports, tx, { act, command, refusal });
}

interface RefusedChange<R extends Refusal = Refusal> {
  readonly act: OwnAct;
  readonly command: OwnCommand;
  readonly refusal: R;
}

/** A3. @returns the refusal. */
export async function ownChangeRefused<R extends Refusal>(ports: Pick<Ports, 'store'>, tx: Tx, refused: RefusedChange<R>): Promise<R> {
  await record(ports, tx, refusedEvent(refused));
  return refused.refusal;
}

function refusedEvent({ act, command, refusal }: RefusedChange) {
  return {
    ...eventOf(command),
    type: 'user.own_change_refused',
    data: { act, code: refusal.code },
  } as const;
}

/** What every event of a change to one's own account tells. */
export function eventOf({ session, trace }: OwnCommand) {
  return {
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application: null,
    attempt: null,
    session: session.id,
    address: trace.address,
  } as const;
}

function sessionOver(): Refusal<'session_needed'> {
  return refused('session_needed', 'This session is over.');
}

function credentialsWrong(): Refusal<'credentials_wrong'> {
  return refused('credentials_wrong', 'The password is wrong.');
}
