import { mailAddress } from '../../domain/directory/mailAddress.ts';
import { MAIL_LIMITS } from '../../domain/directory/mailLink.ts';
import { isAllowedDomain, registeredAs } from '../../domain/directory/registration.ts';
import type { Tenant, TenantId } from '../../domain/directory/tenant.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { postMail } from '../postMail.ts';
import { type LinkPorts, sendMailLink } from '../sendMailLink.ts';
import { tenantHere } from '../tenantHere.ts';
import { type MailRequest, openRequest } from './mailRequest.ts';

type NotSent = 'unknown_user' | 'disabled' | 'mail_not_verified' | 'has_account' | 'closed' | 'too_often';

/** Finds out whether what a stranger asked for is sent, and sends it. They learn nothing of it but from their own mailbox. */
export function answerMailRequest(ports: LinkPorts) {
  return ({ tenantId, sealed }: { readonly tenantId: TenantId; readonly sealed: string }): Promise<void> => {
    const request = openRequest(ports.sealer, tenantId, sealed);
    return ports.store.transaction(tenantId, async (tx) => {
      const tenant = await tenantHere(ports, tx);
      switch (request.purpose) {
        case 'reset_password':
          return answerReset(ports, tx, { request, tenant });
        case 'registration':
          return answerRegistration(ports, tx, { request, tenant });
        default:
          return assertNever(request);
      }
    });
  };
}

interface Answering<Request extends MailRequest = MailRequest> {
  readonly request: Request;
  readonly tenant: Tenant;
}

/** P4, B7: to verified addresses alone. An address that somebody typed for the person is not yet a way into the account. */
async function answerReset(
  ports: LinkPorts,
  tx: Tx,
  { request, tenant }: Answering<Extract<MailRequest, { readonly purpose: 'reset_password' }>>,
): Promise<void> {
  const { name, address } = request;
  const people = await ports.store.findPeopleNamed(tx, { loginName: name, mail: mailAddress(name) });
  if (people.length === 0) await noteNotSent(ports, tx, { request, user: null, reason: 'unknown_user' });
  for (const person of people) {
    const reason = await obstacle(ports, tx, person);
    if (reason !== null) {
      await noteNotSent(ports, tx, { request, user: person.id, reason });
      continue;
    }
    await sendMailLink(ports, tx, {
      for: { kind: 'account', user: person.id, purpose: 'reset_password', accountMail: person.mail },
      to: person.mail ?? '',
      tenant,
      values: { name: person.loginName, address: address ?? '' },
      wantedBy: { actor: { kind: 'anonymous' }, session: null, address },
    });
  }
}

/** Why a person gets no link; null: they get one, which is counted. */
async function obstacle({ store }: Pick<Ports, 'store'>, tx: Tx, person: User): Promise<NotSent | null> {
  if (person.disabledAt !== null) return 'disabled';
  if (person.mail === null || person.mailVerifiedAt === null) return 'mail_not_verified';
  // However the account was named: a stranger with many spellings and networks does not fill a mailbox.
  const spending = await store.spendAllotments(tx, [{ subject: ['reset', 'account', person.id], most: MAIL_LIMITS.mostPerAccount }]);
  return spending.kind === 'spent' ? null : 'too_often';
}

async function answerRegistration(
  ports: LinkPorts,
  tx: Tx,
  { request, tenant }: Answering<Extract<MailRequest, { readonly purpose: 'registration' }>>,
): Promise<void> {
  const { mail, displayName, address } = request;
  const { selfRegistration, registrationDomains } = tenant.settings;
  const as = registeredAs(mail);
  if (!selfRegistration || as === null || !isAllowedDomain(mail, registrationDomains)) {
    return noteNotSent(ports, tx, { request, user: null, reason: 'closed' });
  }
  const [holder] = await ports.store.findPeopleNamed(tx, as);
  if (holder !== undefined) {
    await postMail(ports, tx, {
      template: 'already_registered',
      user: null,
      to: mail,
      values: { address: address ?? '' },
      secrets: {},
      expiresAt: null,
    });
    return noteNotSent(ports, tx, { request, user: holder.id, reason: 'has_account' });
  }
  const wantedBy = { actor: { kind: 'anonymous' }, session: null, address } as const;
  await sendMailLink(ports, tx, { for: { kind: 'stranger', displayName }, to: mail, tenant, values: {}, wantedBy });
}

function noteNotSent(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { request, user, reason }: { readonly request: MailRequest; readonly user: UserId | null; readonly reason: NotSent },
): Promise<void> {
  const { purpose, address } = request;
  return store.appendFoldedEvent(
    tx,
    {
      type: 'mail_link.not_sent',
      actor: { kind: 'anonymous' },
      user,
      application: null,
      attempt: null,
      session: null,
      address,
      data: { purpose, reason },
    },
    ['not sent', purpose, reason, user ?? '', countedNetwork(address)],
  );
}
