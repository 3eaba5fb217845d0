import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Operation } from '../../domain/stepUp/operation.ts';
import { type OperationDraft, operationFrom } from '../../domain/stepUp/operationDraft.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { ALL_SESSIONS } from '../allSessions.ts';
import { openedOperation } from '../openedOperation.ts';
import { type ClientRefused, type ClientShown, operationClient } from './operationClient.ts';

/** A session's name towards one application (the `sid` of its ID tokens). */
export type SidOf = (session: SessionId, clientId: string) => string;

export interface OpenOperation {
  readonly tenantId: TenantId;
  readonly client: ClientShown | null;
  readonly address: string | null;
  /** The person and the session, as the application was told of them: `sub` and `sid`. null: no such id can be. */
  readonly user: UserId | null;
  readonly sid: string;
  readonly draft: OperationDraft;
}

export type OpenOperationError = ClientRefused | 'operation_malformed' | 'operation_session_unknown';

/** More live sessions nobody has. */
const MOST_SESSIONS = 1_000;

/** Opens an operation of an application on a live session of one person (U5). */
export function openOperation(ports: Pick<Ports, 'store' | 'random' | 'digest'>, sidOf: SidOf) {
  return (command: OpenOperation): Promise<Result<Operation, OpenOperationError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<Operation, OpenOperationError>> => {
      const client = await operationClient(ports, tx, command);
      if (!client.ok) return client;
      const application = client.value;
      const asked = operationFrom(command.draft, application.oidc?.redirectUris ?? []);
      if (!asked.ok) return asked;
      const { user, sid, address } = command;
      const sessions =
        user === null ? [] : await ports.store.listSessions(tx, { ...ALL_SESSIONS, user }, { before: null, limit: MOST_SESSIONS });
      const session = sessions.find(({ id }) => sidOf(id, application.clientId) === sid);
      // Somebody else's session, one that is over and one that never was are answered alike.
      if (user === null || session === undefined) {
        return refused('operation_session_unknown', 'This person has no such live session. Let them sign in again.');
      }
      const actor = { kind: 'system' } as const;
      return succeeded(await openedOperation(ports, tx, { asked: asked.value, application: application.id, session, actor, address }));
    });
}
