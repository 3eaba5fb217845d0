import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import { MAIL_LIMITS } from '../../domain/directory/mailLink.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import type { Result } from '../../kernel/result.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { type AskPorts, enqueueRequest } from './enqueueRequest.ts';

export interface AskPasswordReset {
  readonly tenantId: TenantId;
  /** A login name or a mail address, as it was typed. */
  readonly name: unknown;
  readonly address: string | null;
}

/** P4, B7: somebody wants a new password, or a first one. The answer is the same for everybody. */
export function askPasswordReset(ports: AskPorts) {
  return async ({ tenantId, name, address }: AskPasswordReset): Promise<Result<void, 'too_many_attempts' | 'mail_unavailable'>> => {
    if (ports.mailer === null) return mailUnavailable();
    // What is no name is nobody's, and counts like any other.
    const typed = canonicalLoginName(name) ?? '';
    const allotments = [
      { subject: ['reset', 'network', countedNetwork(address)], most: MAIL_LIMITS.mostPerNetwork },
      { subject: ['reset', 'name', typed], most: MAIL_LIMITS.mostPerName },
    ];
    return ports.store.transaction(tenantId, (tx) =>
      enqueueRequest(ports, tx, { request: { purpose: 'reset_password', name: typed, address }, allotments }),
    );
  };
}
