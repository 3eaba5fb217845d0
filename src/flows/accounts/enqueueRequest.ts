import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Allotment } from '../../ports/store/accountStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type MailRequest, sealRequest } from './mailRequest.ts';

export type AskPorts = Pick<Ports, 'store' | 'sealer' | 'mailer'>;

/**
 * Notes what a stranger asked for, within the limits. Nobody is looked up here: the answer and the time that it takes are
 * the same for every name and address (security.md, "Tenancy and administration"), and a job finds out the rest.
 */
export async function enqueueRequest(
  ports: AskPorts,
  tx: Tx,
  { request, allotments }: { readonly request: MailRequest; readonly allotments: readonly Allotment[] },
): Promise<Result<void, 'too_many_attempts'>> {
  const spending = await ports.store.spendAllotments(tx, allotments);
  if (spending.kind === 'used_up') {
    const limit = ['request', request.purpose, spending.subject];
    await noteRefusal(ports, tx, { purpose: request.purpose, code: 'too_many_attempts', address: request.address, limit });
    return refused('too_many_attempts', 'Too many attempts. Wait, then try again.', { retryAt: spending.until });
  }
  await ports.store.enqueueJob(tx, { kind: 'answer_mail_request', sealed: sealRequest(ports.sealer, tx.tenantId, request) });
  return succeeded(undefined);
}

/** A3: on record once in a window, since a stranger can go on for ever. */
export function noteRefusal(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  refusal: {
    readonly purpose: MailRequest['purpose'];
    readonly code: string;
    readonly address: string | null;
    /** What it is folded by; null: the network. */
    readonly limit: readonly string[] | null;
  },
): Promise<void> {
  const { purpose, code, address, limit } = refusal;
  return store.appendFoldedEvent(
    tx,
    {
      type: 'mail_link.request_refused',
      actor: { kind: 'anonymous' },
      user: null,
      application: null,
      attempt: null,
      session: null,
      address,
      data: { purpose, code },
    },
    limit ?? ['request', purpose, code, countedNetwork(address)],
  );
}
