import { DEFAULT_SEND_LIMITS } from '../../src/domain/factors/sendLimits.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { messageOf } from './messageActs.ts';
import { type Act, SHARED } from './storeActs.ts';

const { anita } = SHARED;
const PHONE = '+4915123456789';

const sendOf = (to: string) => ({ user: anita, to, limits: DEFAULT_SEND_LIMITS });
const receipt = { provider: 'twilio', reference: 'the same', because: 'gone' };

export async function fillSms(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertSmsFactor(tx, { id: SHARED.phone, user: anita, label: `Phone ${mark}`, phone: PHONE });
  await store.insertMessage(tx, messageOf(SHARED.takenMessage, mark));
  await store.recordMessageSent(tx, SHARED.takenMessage, { provider: receipt.provider, reference: receipt.reference });
  await store.chargeSend(tx, sendOf(PHONE));
}

export const SMS_ACTS: Readonly<Record<string, Act>> = {
  listSmsFactors: (store, tx) => store.listSmsFactors(tx, anita),
  insertSmsFactor: (store, tx) => store.insertSmsFactor(tx, { id: SHARED.newPhone, user: anita, label: 'new', phone: '+4915123456780' }),
  'insertSmsFactor, held already': (store, tx) =>
    store.insertSmsFactor(tx, { id: SHARED.newPhone, user: anita, label: 'new', phone: PHONE }),
  recordSmsUse: (store, tx) => store.recordSmsUse(tx, SHARED.phone),
  chargeSend: (store, tx) => store.chargeSend(tx, sendOf('+4915123456780')),
  'chargeSend, used up': async (store, tx) => {
    for (let send = 0; send < 4; send += 1) await store.chargeSend(tx, sendOf(PHONE));
    return (await store.chargeSend(tx, sendOf(PHONE))).kind;
  },
  'recordReceipt, delivered': (store, tx) => store.recordReceipt(tx, { ...receipt, outcome: 'delivered' }),
  'recordReceipt, undelivered': (store, tx) => store.recordReceipt(tx, { ...receipt, outcome: 'undelivered' }),
  recordSmsProof: (store, tx) => store.recordSmsProof(tx),
  findSmsProof: async (store, tx) => {
    const before = await store.findSmsProof(tx);
    await store.recordSmsProof(tx);
    return [before, (await store.findSmsProof(tx)) === tx.now];
  },
};
