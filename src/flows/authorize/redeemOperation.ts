import type { Application } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Assurance } from '../../domain/sessions/assurance.ts';
import type { Operation, OperationId } from '../../domain/stepUp/operation.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { operationStateNow, type ShownState, type SpendError, spentOperation } from '../spentOperation.ts';
import { assuranceOf } from './assuranceOf.ts';
import type { SidOf } from './openOperation.ts';
import { type ClientRefused, type ClientShown, operationClient } from './operationClient.ts';

interface OfClient {
  readonly tenantId: TenantId;
  readonly client: ClientShown | null;
  readonly address: string | null;
  /** null: no such id can be. */
  readonly operation: OperationId | null;
}

/** What the application is about to do. All of it has to be what was confirmed. */
export interface RedeemOperation extends OfClient {
  readonly user: UserId | null;
  readonly sid: string;
  readonly name: string;
  readonly target: string;
}

export interface Redeemed {
  readonly operation: Operation;
  readonly assurance: Assurance;
}

export type RedeemError = ClientRefused | 'operation_not_found' | SpendError;

/**
 * U5: spends a confirmation, once. It opens what was confirmed and nothing else: the same application, session, person,
 * operation and target.
 */
export function redeemOperation(ports: Pick<Ports, 'store' | 'digest'>, sidOf: SidOf) {
  return (command: RedeemOperation): Promise<Result<Redeemed, RedeemError>> =>
    ports.store.transaction(command.tenantId, async (tx) => {
      const client = await operationClient(ports, tx, command);
      if (!client.ok) return client;
      const operation = await ownOperation(ports, tx, command, client.value);
      if (operation === null) return operationNotFound();
      const redeemed = await redeem(ports, tx, { command, operation, application: client.value, sidOf });
      const { application, user, session, name, target, id } = operation;
      const about = { actor: { kind: 'system' }, user, application, attempt: null, session, address: command.address } as const;
      await record(ports, tx, {
        ...about,
        type: redeemed.ok ? 'operation.redeemed' : 'operation.redemption_refused',
        data: { operation: id, name, target, ...(redeemed.ok ? {} : { because: redeemed.code }) },
      });
      return redeemed;
    });
}

interface Redeeming {
  readonly command: RedeemOperation;
  readonly operation: Operation;
  readonly application: Application;
  readonly sidOf: SidOf;
}

async function redeem(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { command, operation, application, sidOf }: Redeeming,
): Promise<Result<Redeemed, RedeemError>> {
  const { user, sid, name, target } = command;
  const isAsAsked =
    user === operation.user &&
    name === operation.name &&
    target === operation.target &&
    sid === sidOf(operation.session, application.clientId);
  const spent = await spentOperation(ports, tx, { operation, application, isAsAsked });
  return spent.ok ? succeeded({ operation, assurance: assuranceOf(spent.value, 'any') }) : spent;
}

/** How an operation stands, for the application that opened it. */
export function operationState(ports: Pick<Ports, 'store' | 'digest'>) {
  return (command: OfClient): Promise<Result<ShownState, ClientRefused | 'operation_not_found'>> =>
    ports.store.transaction(command.tenantId, async (tx) => {
      const client = await operationClient(ports, tx, command);
      if (!client.ok) return client;
      const operation = await ownOperation(ports, tx, command, client.value);
      return operation === null ? operationNotFound() : succeeded(operationStateNow(operation, tx));
    });
}

/** Another application's is answered like one that never was. */
async function ownOperation(ports: Pick<Ports, 'store'>, tx: Tx, { operation: id }: OfClient, { id: application }: Application) {
  const operation = id === null ? null : await ports.store.lockOperation(tx, id);
  return operation?.application === application ? operation : null;
}

function operationNotFound(): Refusal<'operation_not_found'> {
  return refused('operation_not_found', 'There is no such operation of this application.');
}
