import { consoleOperation, type HighRiskCommand, toConfirm } from '../domain/stepUp/highRiskAct.ts';
import type { Operation, OperationAsked } from '../domain/stepUp/operation.ts';
import { formatInstant } from '../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administration, eventBy, notPermitted } from './administer.ts';
import { builtInApplication } from './builtInApplication.ts';
import { openedOperation } from './openedOperation.ts';
import { record } from './record.ts';
import { type SpendError, spentOperation } from './spentOperation.ts';

export type ConfirmationRefused = 'not_permitted' | 'confirmation_needed' | 'operation_not_found' | SpendError;

/**
 * U5: a high-risk act of a person spends a confirmation of just this act, in the transaction of the act; the first call without
 * one opens it. An act asks for it last, when nothing else refuses, and before its first change: so what is refused, and what
 * is rolled back, has spent nothing. The host confirms nothing: whoever can run commands there may do everything.
 */
export async function confirmedAct(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { by }: Pick<Administration, 'by'>,
  command: HighRiskCommand,
): Promise<Result<void, ConfirmationRefused>> {
  if (by.kind === 'host') return succeeded(undefined);
  // No scope lets a token do any of these (tokenScopes.ts), and nobody is there to confirm.
  const session = by.kind === 'token' ? null : await ports.store.findLiveSessionById(tx, by.session);
  if (by.kind === 'token' || session?.userId !== by.id) return notPermitted();
  const { confirmation = null } = by;
  const application = await builtInApplication(ports, tx, 'console');
  const asked = { name: consoleOperation(command.act), ...toConfirm(command), returnTo: null };
  if (confirmation === null) {
    const actor = { kind: 'user', id: by.id } as const;
    return needed(await openedOperation(ports, tx, { asked, application: application.id, session, actor, address: by.address }));
  }
  const operation = await ports.store.lockOperation(tx, confirmation);
  // An application's is none of the console's, and is answered like one that never was.
  if (operation === null || operation.application !== application.id) {
    return refused('operation_not_found', 'There is nothing of the console to confirm by this name.');
  }
  const isAsAsked = operation.user === by.id && operation.session === session.id && isSame(operation, asked);
  const spent = await spentOperation(ports, tx, { operation, application, isAsAsked });
  if (!spent.ok) return spent;
  const { id, name, target } = operation;
  await record(
    ports,
    tx,
    eventBy(by, 'operation.redeemed', { user: by.id, application: application.id, data: { operation: id, name, target } }),
  );
  return succeeded(undefined);
}

/** What the browser is sent to: the page at which the person reads it and answers. */
function needed({ id, name, target, expiresAt }: Operation): Refusal<'confirmation_needed'> {
  const facts = { operation: id, name, target, expiresAt: formatInstant(expiresAt) };
  return refused('confirmation_needed', 'Confirm this on the page of the operation, then ask again with the confirmation.', facts);
}

function isSame(confirmed: OperationAsked, asked: OperationAsked): boolean {
  const said = ({ name, target, details }: OperationAsked) => JSON.stringify([name, target, details.map((one) => [one.name, one.value])]);
  return said(confirmed) === said(asked);
}
