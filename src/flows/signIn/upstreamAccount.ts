import { displayName } from '../../domain/directory/displayName.ts';
import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import type { UpstreamLink, UpstreamProvider } from '../../domain/directory/upstreamProvider.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { UpstreamAnswer } from '../../ports/upstreams.ts';
import { linkAccount } from '../linkAccount.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';

type AccountError = 'upstream_not_linked' | 'upstream_other_person' | 'upstream_no_account_made';

interface Wanted {
  readonly provider: UpstreamProvider;
  readonly answer: UpstreamAnswer;
  /** Who the attempt is of; null: nobody is known. */
  readonly known: UserId | null;
  readonly about: Pick<OnAttempt, 'attempt' | 'trace'>;
}

interface Account {
  readonly user: User;
  readonly link: UpstreamLink['id'];
}

type AccountPorts = Pick<Ports, 'store' | 'random'>;

/** Whose account it is here: by the issuer and its subject, and without a link as the provider's settings say. */
export async function accountFor(ports: AccountPorts, tx: Tx, wanted: Wanted): Promise<Result<Account, AccountError>> {
  const { provider, answer, known } = wanted;
  const link = await ports.store.findUpstreamLink(tx, { provider: provider.id, subject: answer.subject });
  const user = link === null ? null : await ports.store.findUser(tx, link.user);
  if (link !== null && user !== null) return succeeded({ user, link: link.id });
  // Whoever is known already links nothing on the way; that is a matter of their own page, with a fresh proof (S10).
  if (known !== null) return refused('upstream_other_person', 'Whoever you are signed in as there is not linked to this account.');
  switch (provider.accounts.kind) {
    case 'linked':
      return notLinked();
    case 'by_mail':
      return byMail(ports, tx, wanted);
    case 'create':
      return created(ports, tx, wanted);
    default:
      return assertNever(provider.accounts);
  }
}

/**
 * The account with the same address, shown to be theirs here and there: else somebody could register one here with the address of
 * another and wait for them. Never that of somebody with a role or with a factor, who link it themselves with a proof of it (F4, S10).
 */
async function byMail(ports: AccountPorts, tx: Tx, wanted: Wanted): Promise<Result<Account, AccountError>> {
  const mail = verifiedMail(wanted);
  if (mail === null) return notLinked();
  const [person, ...others] = await ports.store.findPeopleNamed(tx, { loginName: null, mail });
  if (person === undefined || others.length > 0 || person.mailVerifiedAt === null || person.role !== null || person.disabledAt !== null)
    return notLinked();
  if (!(await ports.store.lockUser(tx, person.id))) return notLinked();
  const isPlain = (await ports.store.listFactors(tx, person.id)).length === 0;
  return isPlain ? linked(ports, tx, { ...wanted, user: person, how: 'by_mail' }) : notLinked();
}

/** An account of their own, without a role and without a password. A name that is taken, or an address that is somebody's, is never handed over. */
async function created(ports: AccountPorts, tx: Tx, wanted: Wanted): Promise<Result<Account, AccountError>> {
  const { provider, answer, about } = wanted;
  const { claims, accounts } = provider;
  const mail = verifiedMail(wanted);
  const loginName = canonicalLoginName(answer.claims[claims.loginName]);
  if (loginName === null) return noAccount(`The provider does not say "${claims.loginName}", which is to be the login name.`);
  // Applications take the verified address for the person.
  if (mail !== null && (await isSomebodys(ports, tx, mail)))
    return noAccount('There is an account with this mail address here already. Its owner can link it under "My security".');
  const shown = displayName(answer.claims[claims.displayName]) ?? displayName(loginName) ?? 'Somebody';
  const id = ports.random.id<'User'>(tx.now);
  const person = { id, loginName, displayName: shown, mail, mailVerifiedAt: mail === null ? null : tx.now, role: null, passwordHash: null };
  if (!(await ports.store.insertUser(tx, person)))
    return noAccount('There is an account with this login name here already. Its owner can link it under "My security".');
  const base = { actor: { kind: 'system' }, user: id, application: null, attempt: about.attempt, session: null } as const;
  const address = about.trace.address;
  await record(ports, tx, { ...base, address, type: 'user.created', data: { name: loginName } });
  if (mail !== null) await record(ports, tx, { ...base, address, type: 'user.mail_verified', data: { how: 'provider' } });
  for (const group of accounts.kind === 'create' ? accounts.groups : []) {
    // A group that is gone meanwhile is none.
    if (await ports.store.addMember(tx, group, id))
      await record(ports, tx, { ...base, address, type: 'group.member_added', data: { group } });
  }
  const user = await ports.store.findUser(tx, id);
  if (user === null) throw new Error('an account was made and is not there');
  return linked(ports, tx, { ...wanted, user, how: 'created' });
}

async function isSomebodys({ store }: AccountPorts, tx: Tx, mail: string): Promise<boolean> {
  return (await store.findPeopleNamed(tx, { loginName: null, mail })).some(({ mailVerifiedAt }) => mailVerifiedAt !== null);
}

async function linked(
  ports: AccountPorts,
  tx: Tx,
  { provider, answer, user, how, about }: Wanted & { readonly user: User; readonly how: 'by_mail' | 'created' },
): Promise<Result<Account, 'upstream_not_linked'>> {
  const event = { actor: { kind: 'system' }, attempt: about.attempt, session: null, address: about.trace.address } as const;
  const link = await linkAccount(ports, tx, { provider, answer, user: user.id, how, event });
  return link === null ? notLinked() : succeeded({ user, link });
}

/** OpenID Connect Core, 5.1: true and nothing that looks like it. */
function verifiedMail({ provider, answer }: Wanted): string | null {
  return answer.claims['email_verified'] === true ? mailAddress(answer.claims[provider.claims.mail]) : null;
}

function notLinked(): Refusal<'upstream_not_linked'> {
  return refused(
    'upstream_not_linked',
    'Whoever you are there is linked to no account here. Sign in another way and link it under "My security", or ask an administrator.',
  );
}

function noAccount(detail: string): Refusal<'upstream_no_account_made'> {
  return refused('upstream_no_account_made', detail);
}
