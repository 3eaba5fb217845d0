import type { Operation, OperationId } from '../../domain/stepUp/operation.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** Operations that applications ask their people to confirm (U5). */
export interface OperationStore {
  insertOperation(tx: Tx, operation: Operation): Promise<void>;
  findOperation(tx: Tx, operation: OperationId): Promise<Operation | null>;
  /** The same, and holds its row until the end of the transaction: of two who answer or redeem it, the second sees what the first did. */
  lockOperation(tx: Tx, operation: OperationId): Promise<Operation | null>;
  /** @returns whether it was in the state `from`, which it leaves once. */
  settleOperation(
    tx: Tx,
    operation: OperationId,
    change: { readonly from: Operation['state']; readonly to: Operation['state']; readonly expiresAt: Instant },
  ): Promise<boolean>;
}
