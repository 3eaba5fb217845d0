import type { z } from 'zod';
import type { factorDocument, userDocument, userListedDocument, userShownDocument } from '../../contract/adminUsers.ts';
import { editionOfUser, type User } from '../../domain/directory/user.ts';
import type { UserShown } from '../../flows/directory/showUser.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import type { UserListed } from '../../ports/store/peopleStore.ts';
import { bypassDocumentOf } from './bypassDocument.ts';
import { instantOrNull } from './instantOrNull.ts';

export function userDocumentOf(user: User): z.input<typeof userDocument> {
  const { createdAt, disabledAt, lastSignInAt, mailVerifiedAt } = user;
  return {
    id: user.id,
    loginName: user.loginName,
    displayName: user.displayName,
    mail: user.mail,
    mailVerifiedAt: instantOrNull(mailVerifiedAt),
    role: user.role,
    createdAt: formatInstant(createdAt),
    disabledAt: instantOrNull(disabledAt),
    lastSignInAt: instantOrNull(lastSignInAt),
    edition: editionOfUser(user),
  };
}

export function factorDocumentOf({ id, kind, label, createdAt, lastUsedAt, remaining }: FactorListed): z.input<typeof factorDocument> {
  return { id, kind, label, createdAt: formatInstant(createdAt), lastUsedAt: instantOrNull(lastUsedAt), remaining };
}

export function userListedDocumentOf(user: UserListed): z.input<typeof userListedDocument> {
  return {
    ...userDocumentOf(user),
    kinds: [...user.kinds],
    enrolled: user.enrolled,
    codesLeft: user.codesLeft,
    locked: user.locked,
    bypassUntil: instantOrNull(user.bypassUntil),
    mustEnrolUntil: instantOrNull(user.mustEnrolUntil),
    invitedUntil: instantOrNull(user.invitedUntil),
    groups: user.groups,
  };
}

export function userShownDocumentOf({ user, pass, ...shown }: UserShown): z.input<typeof userShownDocument> {
  return {
    ...userDocumentOf(user),
    groups: shown.groups.map(({ id, name }) => ({ id, name })),
    hasPassword: shown.hasPassword,
    factors: shown.factors.map(factorDocumentOf),
    links: shown.links.map(({ id, providerName, label, linkedAt, lastUsedAt }) => ({
      id,
      provider: providerName,
      label,
      linkedAt: formatInstant(linkedAt),
      lastUsedAt: instantOrNull(lastUsedAt),
    })),
    locked: shown.locked,
    mustEnrolUntil: instantOrNull(shown.mustEnrolUntil),
    dormant: shown.dormant,
    invitedUntil: instantOrNull(shown.invitedUntil),
    bypasses: shown.bypasses.map(bypassDocumentOf),
    pass:
      pass === null ? null : { madeAt: formatInstant(pass.madeAt), expiresAt: formatInstant(pass.expiresAt), madeBy: { ...pass.madeBy } },
  };
}
