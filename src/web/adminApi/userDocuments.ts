import type { z } from 'zod';
import type { factorDocument, userDocument } from '../../contract/adminUsers.ts';
import type { User } from '../../domain/directory/user.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import { instantOrNull } from './instantOrNull.ts';

export function userDocumentOf({ createdAt, disabledAt, lastSignInAt, mailVerifiedAt, ...user }: User): z.input<typeof userDocument> {
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
  };
}

export function factorDocumentOf({ id, kind, label, createdAt, lastUsedAt, remaining }: FactorListed): z.input<typeof factorDocument> {
  return { id, kind, label, createdAt: formatInstant(createdAt), lastUsedAt: instantOrNull(lastUsedAt), remaining };
}
