import type { Actor } from '../domain/audit/event.ts';
import type { ApplicationId } from '../domain/directory/application.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import { OPERATION_LIFETIME, type Operation, type OperationAsked } from '../domain/stepUp/operation.ts';
import { after } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { record } from './record.ts';

interface Opening {
  readonly asked: OperationAsked;
  readonly application: ApplicationId;
  readonly session: Pick<LiveSession, 'id' | 'userId'>;
  readonly actor: Actor;
  readonly address: string | null;
}

/** Opens an operation on a live session: what is asked is fixed from here on (U5). */
export async function openedOperation(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { asked, application, session, actor, address }: Opening,
): Promise<Operation> {
  const operation: Operation = {
    ...asked,
    id: ports.random.id<'Operation'>(tx.now),
    application,
    user: session.userId,
    session: session.id,
    openedAt: tx.now,
    expiresAt: after(tx.now, OPERATION_LIFETIME),
    state: 'open',
  };
  await ports.store.insertOperation(tx, operation);
  const { id, name, target, user } = operation;
  const about = { user, application, attempt: null, session: session.id, address };
  await record(ports, tx, { type: 'operation.opened', actor, ...about, data: { operation: id, name, target } });
  return operation;
}
