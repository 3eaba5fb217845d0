import type { z } from 'zod';
import type { accountDocument, ownActivityPage, ownSessionsPage } from '../../contract/account.ts';
import { deviceText } from '../../domain/sessions/deviceText.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { OwnActivity } from '../../flows/selfService/listOwnActivity.ts';
import type { SecurityView } from '../../flows/selfService/readSecurity.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { SessionListed } from '../../ports/store/sessionListStore.ts';
import { activityText } from './activityText.ts';

export function accountDocumentOf(view: SecurityView): z.input<typeof accountDocument> {
  const { codes } = view;
  return {
    user: view.session.userId,
    loginName: view.loginName,
    displayName: view.displayName,
    session: view.session.id,
    factors: view.factors.map(({ id, kind, label, createdAt, lastUsedAt }) => ({
      id,
      kind,
      label,
      createdAt: formatInstant(createdAt),
      lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
    })),
    addable: [...view.addable],
    backupCodes: {
      left: codes?.remaining ?? null,
      madeAt: codes === null ? null : formatInstant(codes.createdAt),
      offer: view.codesOffer,
    },
  };
}

export function ownSessionDocument(session: SessionListed, present: SessionId): z.input<typeof ownSessionsPage>['sessions'][number] {
  return {
    id: session.id,
    present: session.id === present,
    device: deviceText(session.trace.userAgent),
    address: session.trace.address,
    aal: session.aal,
    signedInAt: formatInstant(session.signedInAt),
    lastSeenAt: formatInstant(session.lastSeenAt),
    expiresAt: formatInstant(session.expiresAt),
  };
}

export function ownEventDocument(event: OwnActivity): z.input<typeof ownActivityPage>['events'][number] {
  const { id, at, type, by, application, address } = event;
  return { id, at: formatInstant(at), type, text: activityText(event), by, application, address };
}
