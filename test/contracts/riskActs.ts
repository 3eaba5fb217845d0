import type { Network } from '../../src/domain/directory/network.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { after, DAY, HOUR } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, eventOf, hash, SHARED } from './storeActs.ts';

const { anita, bert } = SHARED;
const HERE = '192.0.2.0/24' as Network;
const THERE = '198.51.100.0/24' as Network;
const POINT = { latitude: 53.5, longitude: 10, radiusKm: 20 };
const asked = (tx: Tx) => ({ device: hash(61), since: after(tx.now, -DAY), lately: after(tx.now, -HOUR) });

/** Where somebody signed in, and a sign-in that was assessed. */
export async function fillRisk(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.recordPlace(tx, anita, { network: HERE, country: mark.slice(-2), point: POINT });
  const risk = { mode: 'enforced', score: 35, band: 'notice', signals: [{ kind: 'new_device', state: 'present', evidence: { mark } }] };
  await store.appendEvent(tx, { ...eventOf(mark), type: 'user.signed_in', data: { mark, risk } });
}

/** The same people were elsewhere there, and this person was too. */
export async function estrangeRisk(store: Store, tx: Tx): Promise<void> {
  await store.updateRiskSettings(tx, { ...DEFAULT_RISK, mode: 'enforced', rememberDays: 7 });
  await store.recordPlace(tx, anita, { network: THERE, country: 'XX', point: null });
  await store.recordPlace(tx, bert, { network: HERE, country: 'XX', point: null });
}

export const RISK_ACTS: Readonly<Record<string, Act>> = {
  findRiskSettings: (store, tx) => store.findRiskSettings(tx),
  updateRiskSettings: (store, tx) => store.updateRiskSettings(tx, { ...DEFAULT_RISK, mode: 'report_only' }),
  rememberedOf: (store, tx) => store.rememberedOf(tx, anita, asked(tx)),
  'rememberedOf, of another person': (store, tx) => store.rememberedOf(tx, bert, asked(tx)),
  'rememberedOf, without a name': (store, tx) => store.rememberedOf(tx, anita, { ...asked(tx), device: null }),
  recordSessionRisk: (store, tx) =>
    store.recordSessionRisk(tx, SHARED.session, {
      at: tx.now,
      score: 1,
      signals: [],
      here: { network: THERE, country: null, point: null },
    }),
  countRisk: (store, tx) => store.countRisk(tx, after(tx.now, -DAY)),
  'recordPlace, known': (store, tx) => store.recordPlace(tx, anita, { network: HERE, country: 'FR', point: null }),
  'recordPlace, new': (store, tx) => store.recordPlace(tx, anita, { network: THERE, country: null, point: null }),
};
