import type { AuditEvent } from '../../domain/audit/event.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** A request that was refused before anybody was known who could have sent it. Anybody can send it again and again, so it is folded. */
export type RefusedRequest =
  /** An application did not prove that it is the one that it says. */
  | { readonly kind: 'client_not_authenticated'; readonly application: ApplicationId | null; readonly endpoint: string }
  /** A page of another site tried to change something here. */
  | { readonly kind: 'other_origin'; readonly act: string; readonly origin: string | null };

/** A3: on record once in a window for each kind and network address, and of an application for itself (docs/decisions/0010). */
export async function noteRefusedRequest(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { refused, address }: { readonly refused: RefusedRequest; readonly address: string | null },
): Promise<void> {
  const application = refused.kind === 'other_origin' ? null : refused.application;
  const about = { actor: { kind: 'anonymous' }, user: null, application, attempt: null, session: null, address } as const;
  const event: AuditEvent =
    refused.kind === 'other_origin'
      ? { ...about, type: 'request.other_origin', data: { act: refused.act, origin: refused.origin } }
      : { ...about, type: 'client.authentication_failed', data: { endpoint: refused.endpoint } };
  await store.appendFoldedEvent(tx, event, [application ?? '', countedNetwork(address)]);
}
