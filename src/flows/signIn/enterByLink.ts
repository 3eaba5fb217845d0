import { isAllowedDomain, registeredAs } from '../../domain/directory/registration.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { MailTokenFound } from '../../ports/store/accountStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { builtInApplication } from '../builtInApplication.ts';
import {
  type FollowLink,
  type FollowWithPassword,
  followWithPassword,
  linkRefused,
  type PasswordLinkError,
  type PasswordLinkPorts,
} from '../followLink.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { beginIn } from './beginSignIn.ts';
import { type BrowserTrace, keyOf } from './command.ts';
import { identify } from './identify.ts';
import type { Advance, StepError } from './step.ts';
import type { StepPorts } from './stepTaken.ts';

export type EnterPorts = StepPorts & PasswordLinkPorts;

type Invitation = Extract<MailTokenFound, { readonly purpose: 'invitation' }>;
type Registration = Extract<MailTokenFound, { readonly purpose: 'registration' }>;

export type EnterError = PasswordLinkError | 'registration_closed' | 'login_name_taken' | StepError;

/**
 * Follows an invitation, or finishes a registration: the password is set, the address is shown to be theirs, and a sign-in
 * goes on in which this password was shown. P2: it is the same decision as at every door; a person who has to enrol does so
 * before anything opens, and one who has a factor is asked for it.
 */
export function enterByLink(ports: EnterPorts) {
  return (command: EnterByLink): Promise<Result<Advance, EnterError>> =>
    followWithPassword(ports, { command, purposes: ['invitation', 'registration'] }, async (tx, link, passwordHash) => {
      const person =
        link.purpose === 'registration'
          ? await register(ports, tx, { command, link, passwordHash })
          : await accept(ports, tx, { command, link, passwordHash });
      return person.ok ? goOn(ports, tx, { command, user: person.value }) : person;
    });
}

/** The browser that follows the link is the one in which the sign-in goes on. */
export interface EnterByLink extends FollowWithPassword {
  readonly trace: BrowserTrace;
}

interface Entered<Link> {
  readonly command: FollowLink;
  readonly link: Link;
  readonly passwordHash: string;
}

/** T7: an account that is made under a `required` rule has no grace. */
async function register(
  ports: EnterPorts,
  tx: Tx,
  { command, link, passwordHash }: Entered<Registration>,
): Promise<Result<UserId, 'registration_closed' | 'login_name_taken'>> {
  const { settings } = await tenantHere(ports, tx);
  const as = registeredAs(link.mail);
  if (as === null || !settings.selfRegistration || !isAllowedDomain(as.mail, settings.registrationDomains)) {
    const refusal = refused('registration_closed', 'Nobody can make an account here on their own any more.');
    return linkRefused(ports, tx, { command, refusal });
  }
  const id = ports.random.id<'User'>(tx.now);
  const { displayName } = link;
  // An account that was made since, under another name, with this address is theirs already.
  const isFree = (await ports.store.findPeopleNamed(tx, as)).length === 0;
  const made = isFree && (await ports.store.insertUser(tx, { id, ...as, displayName, role: null, passwordHash, mailVerifiedAt: tx.now }));
  if (!made) {
    // Whoever got here has shown that the address is theirs, so this tells no stranger anything.
    const refusal = refused('login_name_taken', 'There is an account with this address by now. Sign in, or ask for a new password.');
    return linkRefused(ports, tx, { command, refusal });
  }
  const event = { ...about(command, id), actor: { kind: 'anonymous' } } as const;
  await record(ports, tx, { ...event, type: 'user.created', data: { name: as.loginName } });
  await record(ports, tx, { ...event, type: 'user.mail_verified', data: { how: 'link' } });
  return succeeded(id);
}

async function accept(
  ports: EnterPorts,
  tx: Tx,
  { command, link, passwordHash }: Entered<Invitation>,
): Promise<Result<UserId, 'link_over'>> {
  const { id, loginName } = link.user;
  const stored = await ports.store.findPassword(tx, loginName);
  // An import may have brought one since: it is not replaced by somebody who was to choose the first.
  if (stored === null || stored.passwordHash !== null) {
    return linkRefused(ports, tx, { command, refusal: refused('link_over', 'This account has a password already.') });
  }
  await ports.store.updateUser(tx, id, { passwordHash, mailVerifiedAt: tx.now });
  const event = { ...about(command, id), actor: { kind: 'anonymous' } } as const;
  await record(ports, tx, { ...event, type: 'user.password_changed', data: { how: 'invitation' } });
  await record(ports, tx, { ...event, type: 'user.mail_verified', data: { how: 'link' } });
  return succeeded(id);
}

/** An attempt of this browser, in which the password was just shown. */
async function goOn(
  ports: EnterPorts,
  tx: Tx,
  { command, user }: { readonly command: EnterByLink; readonly user: UserId },
): Promise<Result<Advance, StepError>> {
  const { tenantId, trace } = command;
  const { id: application } = await builtInApplication(ports, tx, 'account');
  const begun = await beginIn(ports, tx, { tenantId, application, demand: null, returnTo: { kind: 'account' }, session: null });
  const onAttempt = { tenantId, attempt: begun.attempt, handle: begun.handle, trace };
  const found = await ports.store.lockAttempt(tx, keyOf(onAttempt, ports.digest));
  if (found === null) throw new Error('an attempt that was just begun is not there');
  return identify(ports, tx, { command: onAttempt, found, user, evidence: { method: 'password', at: tx.now }, wantsFactor: false });
}

function about(command: FollowLink, user: UserId) {
  return { user, application: null, attempt: null, session: null, address: command.trace.address };
}
