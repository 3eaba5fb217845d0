import type { Application } from '../../domain/directory/application.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { noteRefusedRequest } from './noteRefusedRequest.ts';

/** What the back end of an application shows of itself. */
export interface ClientShown {
  readonly clientId: string;
  readonly clientSecret: string;
}

export type ClientRefused = 'client_not_authenticated' | 'application_disabled';

interface Calling {
  /** null: the request showed nothing that could be it. */
  readonly client: ClientShown | null;
  readonly address: string | null;
}

/** The confidential client that calls, by its own secret. A public client has none, and so no back end that could be known. */
export async function operationClient(
  ports: Pick<Ports, 'store' | 'digest'>,
  tx: Tx,
  { client, address }: Calling,
): Promise<Result<Application, ClientRefused>> {
  const found = client === null ? null : await ports.store.findApplicationByClientId(tx, client.clientId);
  const secretHash = found?.secretHash ?? null;
  if (client === null || found === null || secretHash === null || !isSame(secretHash, ports.digest(client.clientSecret))) {
    const told = { kind: 'client_not_authenticated', application: found?.id ?? null, endpoint: 'operations' } as const;
    await noteRefusedRequest(ports, tx, { refused: told, address });
    return clientNotAuthenticated();
  }
  const { secretHash: _, ...application } = found;
  return application.disabledAt === null
    ? succeeded(application)
    : refused('application_disabled', 'This application is disabled: nothing is confirmed for it.');
}

function clientNotAuthenticated(): Refusal<'client_not_authenticated'> {
  return refused('client_not_authenticated', 'Show the client id and the secret of a confidential client by HTTP Basic authentication.');
}

/** Of digests: where the first difference is tells nothing of a secret. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
