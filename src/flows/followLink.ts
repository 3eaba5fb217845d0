import type { LinkPurpose } from '../domain/directory/mailLink.ts';
import { registeredAs } from '../domain/directory/registration.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import { countedNetwork } from '../domain/factors/countedNetwork.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { MailTokenFound } from '../ports/store/accountStore.ts';
import type { ClientTrace } from '../ports/store/sessionStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { hashNewPassword, type PasswordFault } from './hashNewPassword.ts';
import { type Named, nameInPassword } from './nameInPassword.ts';
import { linkDigest } from './sendMailLink.ts';
import { tenantHere } from './tenantHere.ts';

export interface FollowLink {
  readonly tenantId: TenantId;
  /** What the address in the mail ends with. */
  readonly secret: unknown;
  readonly trace: ClientTrace;
}

export interface FollowWithPassword extends FollowLink {
  readonly password: unknown;
}

export type LinkPorts = Pick<Ports, 'store' | 'sealer'>;
export type PasswordLinkPorts = LinkPorts & Pick<Ports, 'passwordHasher' | 'breachedPasswords'>;
export type PasswordLinkError = 'link_over' | PasswordFault | 'too_busy';

type Found<Purpose extends LinkPurpose> = Extract<MailTokenFound, { readonly purpose: Purpose }>;

/** Used, over, revoked, of another tenant, or never there: all are answered alike. */
function linkOver(): Refusal<'link_over'> {
  return refused('link_over', 'This link is over: it was used, its time has passed, or a newer one was sent.');
}

/** Reads a link and uses nothing up: programs that look into mails open links too. */
export async function findLink(ports: LinkPorts, tx: Tx, secret: unknown): Promise<MailTokenFound | null> {
  const digest = digestOf(ports, tx, secret);
  return digest === null ? null : ports.store.findMailToken(tx, digest);
}

/** Uses a link up. Of several who follow it at once one gets it. */
export async function takeLink<Purpose extends LinkPurpose>(
  ports: LinkPorts,
  tx: Tx,
  { command, purposes }: { readonly command: FollowLink; readonly purposes: readonly Purpose[] },
): Promise<Result<Found<Purpose>, 'link_over'>> {
  // Looked at first: the wrong form of a right link does not use it up.
  const found = await findLink(ports, tx, command.secret);
  const digest = found !== null && isOneOf(found, purposes) ? digestOf(ports, tx, command.secret) : null;
  const taken = digest === null ? null : await ports.store.takeMailToken(tx, digest);
  return taken !== null && isOneOf(taken, purposes) ? succeeded(taken) : linkRefused(ports, tx, { command, refusal: linkOver() });
}

/**
 * Follows a link with which a password is set. It is looked up before anything is hashed, so that nobody has hashing done
 * without one; and taken in the transaction of what it does, after the password was found good.
 */
export async function followWithPassword<Purpose extends LinkPurpose, T, Code extends string>(
  ports: PasswordLinkPorts,
  { command, purposes }: { readonly command: FollowWithPassword; readonly purposes: readonly Purpose[] },
  use: (tx: Tx, link: Found<Purpose>, passwordHash: string) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | PasswordLinkError>> {
  const there = await ports.store.transaction(command.tenantId, async (tx) => {
    const found = await findLink(ports, tx, command.secret);
    return found !== null && isOneOf(found, purposes) ? succeeded(found) : linkRefused(ports, tx, { command, refusal: linkOver() });
  });
  if (!there.ok) return there;
  const hashed = await hashNewPassword(ports, command.password);
  return ports.store.transaction(command.tenantId, async (tx): Promise<Result<T, Code | PasswordLinkError>> => {
    if (!hashed.ok) return linkRefused(ports, tx, { command, refusal: hashed });
    const guessable = nameInPassword(hashed.value.plain, await tenantHere(ports, tx), namedIn(there.value));
    if (guessable !== null) return linkRefused(ports, tx, { command, refusal: guessable });
    const taken = await takeLink(ports, tx, { command, purposes });
    return taken.ok ? use(tx, taken.value, hashed.value.hash) : taken;
  });
}

/** A3: on record, and folded, since whoever has no link can go on for ever. @returns the refusal. */
export async function linkRefused<R extends Refusal>(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { command, refusal }: { readonly command: FollowLink; readonly refusal: R },
): Promise<R> {
  const { address } = command.trace;
  await store.appendFoldedEvent(
    tx,
    {
      type: 'mail_link.refused',
      actor: { kind: 'anonymous' },
      user: null,
      application: null,
      attempt: null,
      session: null,
      address,
      data: { code: refusal.code },
    },
    ['link', refusal.code, countedNetwork(address)],
  );
  return refusal;
}

function isOneOf<Purpose extends LinkPurpose>(found: MailTokenFound, purposes: readonly Purpose[]): found is Found<Purpose> {
  return (purposes as readonly LinkPurpose[]).includes(found.purpose);
}

function namedIn(link: MailTokenFound): Named {
  if (link.purpose !== 'registration') return link.user;
  const { mail, displayName } = link;
  return { loginName: registeredAs(mail)?.loginName ?? mail, displayName, mail };
}

/** null: no secret that we made looks like this. */
function digestOf(ports: Pick<Ports, 'sealer'>, tx: Tx, secret: unknown): Uint8Array | null {
  return typeof secret === 'string' && /^[\w-]{43}$/.test(secret) ? linkDigest(ports, tx.tenantId, secret) : null;
}
