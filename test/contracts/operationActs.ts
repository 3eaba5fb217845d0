import type { Operation } from '../../src/domain/stepUp/operation.ts';
import { id } from '../../src/kernel/id.ts';
import { after, MINUTE } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, SHARED } from './storeActs.ts';

const named = (text: string): Operation['id'] => {
  const found = id<'Operation'>(text);
  if (found === null) throw new Error('no id');
  return found;
};
const operation = named('0190c0de-0000-7000-8000-0000000000b1');
const another = named('0190c0de-0000-7000-8000-0000000000b2');

const opened = (tx: Tx, words: Partial<Operation>): Operation => ({
  id: operation,
  application: SHARED.app,
  user: SHARED.anita,
  session: SHARED.session,
  name: 'transfer',
  target: 'EUR 250.00',
  details: [],
  returnTo: null,
  openedAt: tx.now,
  expiresAt: after(tx.now, 10 * MINUTE),
  state: 'open',
  ...words,
});

export async function fillOperations(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertOperation(tx, opened(tx, { target: mark }));
}

export const OPERATION_ACTS: Readonly<Record<string, Act>> = {
  insertOperation: (store, tx) => store.insertOperation(tx, opened(tx, { id: another })),
  findOperation: async (store, tx) => (await store.findOperation(tx, operation))?.target,
  lockOperation: async (store, tx) => (await store.lockOperation(tx, operation))?.target,
  settleOperation: (store, tx) => store.settleOperation(tx, operation, { from: 'open', to: 'confirmed', expiresAt: after(tx.now, MINUTE) }),
};
