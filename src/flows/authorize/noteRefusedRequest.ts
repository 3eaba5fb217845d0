import type { AuditEvent } from '../../domain/audit/event.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** A request that was refused before anybody was known who could have sent it. Anybody can send it again and again, so it is folded. */
export type RefusedRequest =
  /** An application did not prove that it is the one that it says. */
  | { readonly kind: 'client_not_authenticated'; readonly application: ApplicationId | null; readonly endpoint: string }
  /** A code for a protected host that was used, too old, or of another browser. */
  | { readonly kind: 'forward_code'; readonly origin: string }
  /** A message of SAML that was not taken. */
  | { readonly kind: 'saml_message'; readonly application: ApplicationId | null; readonly code: string }
  /** A page of another site tried to change something here. */
  | { readonly kind: 'other_origin'; readonly act: string; readonly origin: string | null };

/** A3: on record once in a window for each kind and network address, and of an application for itself (docs/decisions/0010). */
export async function noteRefusedRequest(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { refused, address }: { readonly refused: RefusedRequest; readonly address: string | null },
): Promise<void> {
  const application = 'application' in refused ? refused.application : null;
  const about = { actor: { kind: 'anonymous' }, user: null, application, attempt: null, session: null, address } as const;
  await store.appendFoldedEvent(tx, { ...about, ...eventOf(refused) }, [application ?? '', countedNetwork(address)]);
}

function eventOf(refused: RefusedRequest): Pick<AuditEvent, 'type' | 'data'> {
  switch (refused.kind) {
    case 'client_not_authenticated':
      return { type: 'client.authentication_failed', data: { endpoint: refused.endpoint } };
    case 'forward_code':
      return { type: 'forward_auth.code_refused', data: { origin: refused.origin } };
    case 'saml_message':
      return { type: 'saml.message_refused', data: { code: refused.code } };
    case 'other_origin':
      return { type: 'request.other_origin', data: { act: refused.act, origin: refused.origin } };
    default:
      return assertNever(refused);
  }
}
