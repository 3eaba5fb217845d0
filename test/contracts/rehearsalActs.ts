import type { FactorKind } from '../../src/domain/factors/factor.ts';
import { after, DAY, HOUR } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, by, eventOf, SHARED } from './storeActs.ts';

const { anita, bert, group } = SHARED;

const RULE = { level: 'required', timing: null, factors: ['totp'], existingSessions: 'keep' } as const;
const WOULD_HAVE = { outcome: 'held', clause: 'enrol_now' };

const riskOf = (score: number) => ({
  risk: { mode: 'enforced', score, band: 'none', signals: [{ kind: 'new_device', state: 'present' }] },
});

const span = (tx: Tx) => ({ from: after(tx.now, -DAY), until: after(tx.now, HOUR) });
const gone = (kind: FactorKind) => ({ factor: SHARED.goneFactor, kind, reason: 'removed' });

/** Sign-ins of both ends, and factors that are gone. */
export async function fillRehearsal(store: Store, tx: Tx, mark: string): Promise<void> {
  const of = eventOf(mark);
  await store.appendEvent(tx, {
    ...of,
    type: 'user.signed_in',
    data: {
      aal: 2,
      methods: ['mfa', 'otp', 'pwd'],
      decidedBy: 'assured',
      mark,
      wouldHave: WOULD_HAVE,
      ...riskOf(20),
      scopes: ['openid', mark],
    },
  });
  await store.appendEvent(tx, { ...of, type: 'session.network_changed', data: riskOf(15) });
  await store.appendEvent(tx, { ...of, type: 'operation.opened', data: { operation: 'one', name: 'transfer' } });
  await store.appendEvent(tx, { ...of, type: 'operation.opened', data: { operation: 'two', name: 'transfer' } });
  await store.appendEvent(tx, { ...of, type: 'operation.opened', data: { operation: 'three', name: 'other' } });
  await store.appendEvent(tx, { ...of, type: 'operation.confirmed', data: { operation: 'one', methods: ['otp', 'mfa'] } });
  await store.insertTrial(tx, { scope: { kind: 'tenant' }, rule: RULE, by });
  await store.insertTrial(tx, { scope: { kind: 'group', group }, rule: { ...RULE, level: null }, by });
  await store.appendEvent(tx, { ...of, type: 'user.mfa_refused', session: null, data: { because: `because ${mark}`, decidedBy: 'x' } });
  await store.appendEvent(tx, { ...of, type: 'factor.enrolled', data: gone('totp') });
  await store.appendEvent(tx, { ...of, type: 'factor.removed', data: gone('totp') });
  await store.appendEvent(tx, { ...of, type: 'user.factors_reset', data: { removed: ['webauthn'] } });
}

/** The same people signed in elsewhere otherwise, and set up there what they removed here. */
export async function estrangeRehearsal(store: Store, tx: Tx): Promise<void> {
  const of = eventOf('elsewhere');
  await store.appendEvent(tx, {
    ...of,
    type: 'user.signed_in',
    user: bert,
    data: { aal: 1, methods: ['pwd'], decidedBy: 'postponed', wouldHave: WOULD_HAVE },
  });
  await store.appendEvent(tx, { ...of, type: 'operation.opened', data: { operation: 'one', name: 'transfer' } });
  await store.appendEvent(tx, { ...of, type: 'operation.confirmed', data: { operation: 'two', methods: ['sms'] } });
  await store.insertTrial(tx, { scope: { kind: 'tenant' }, rule: { ...RULE, level: 'off' }, by });
  await store.appendEvent(tx, { ...of, type: 'user.mfa_refused', user: bert, session: null, data: { because: 'elsewhere' } });
  await store.appendEvent(tx, { ...of, type: 'factor.enrolled', data: gone('webauthn') });
  await store.appendEvent(tx, { ...of, type: 'factor.removed', user: bert, data: gone('sms') });
}

const SIGN_INS = { kind: 'sign_ins' } as const;
const LOOKED = [SIGN_INS, { kind: 'scopes' }, { kind: 'risk' }, { kind: 'operations', name: 'transfer' }] as const;

const lately = (tx: Tx) => ({ groups: [group], since: after(tx.now, -DAY) });

/** What a replay reads. Ids of events are the store's own. */
export const REHEARSAL_ACTS: Readonly<Record<string, Act>> = {
  countSignIns: async (store, tx) => Promise.all(LOOKED.map((looked) => store.countSignIns(tx, span(tx), looked))),
  listSignIns: async (store, tx) => {
    const lists = await Promise.all(LOOKED.map((looked) => store.listSignIns(tx, span(tx), { looked, after: null, limit: 50 })));
    return lists.map((list) => list.map(({ id: _, ...signIn }) => signIn));
  },
  'listSignIns, the next slice': async (store, tx) => {
    const [first] = await store.listSignIns(tx, span(tx), { looked: SIGN_INS, after: null, limit: 1 });
    return (await store.listSignIns(tx, span(tx), { looked: SIGN_INS, after: first?.id ?? null, limit: 50 })).length;
  },
  listLives: (store, tx) => store.listLives(tx, { kind: 'these', users: [anita, bert, SHARED.owner] }, lately(tx)),
  'listLives, of everybody': async (store, tx) => {
    const first = await store.listLives(tx, { kind: 'lately_here', after: null, limit: 1 }, lately(tx));
    return { first, second: await store.listLives(tx, { kind: 'lately_here', after: first.last, limit: 5 }, lately(tx)) };
  },
  listSpentBatches: (store, tx) => store.listSpentBatches(tx, null, after(tx.now, -DAY)),
  'listSpentBatches, of some': (store, tx) => store.listSpentBatches(tx, [anita, bert], after(tx.now, -DAY)),
  listFactorsGone: (store, tx) => store.listFactorsGone(tx, after(tx.now, -DAY)),
  insertTrial: (store, tx) => store.insertTrial(tx, { scope: { kind: 'tenant' }, rule: null, by }),
  'policySnapshot, with what is tried': async (store, tx) => (await store.policySnapshot(tx, await store.raiseRevision(tx))).trials,
  countTried: (store, tx) => store.countTried(tx, after(tx.now, -DAY)),
  listTried: async (store, tx) =>
    (await store.listTried(tx, { since: after(tx.now, -DAY), outcome: 'held', before: null, limit: 10 })).map(({ id: _, ...one }) => one),
};
