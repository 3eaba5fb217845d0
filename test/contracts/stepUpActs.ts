import { id } from '../../src/kernel/id.ts';
import { after, DAY } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, by, eventOf, SHARED } from './storeActs.ts';

const RULE = id<'StepUpRule'>('0190c0de-0000-7000-8000-0000000000a1');
const REMOVED = id<'StepUpRule'>('0190c0de-0000-7000-8000-0000000000a2');
if (RULE === null || REMOVED === null) throw new Error('no ids');
const rule = RULE;

const saying = (name: string) =>
  ({
    name,
    trigger: { kind: 'scope', scope: 'payments' },
    factors: 'webauthn',
    aal: 2,
    durationSeconds: 300,
    mode: 'enforced',
  }) as const;

/** A rule that was changed, one that was removed, and an event that names one. */
export async function fillStepUp(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertStepUpRule(tx, { rule, says: saying(`earlier ${mark}`), by });
  await store.insertStepUpRule(tx, { rule, says: saying(mark), by });
  await store.insertStepUpRule(tx, { rule: REMOVED ?? rule, says: saying(`gone ${mark}`), by });
  await store.insertStepUpRule(tx, { rule: REMOVED ?? rule, says: null, by });
  await store.appendEvent(tx, { ...eventOf(mark), type: 'step_up.would_have_asked', data: { stepUp: [{ rule, name: mark }] } });
}

/** Elsewhere the same rule says something else, and asked somebody else. */
export async function estrangeStepUp(store: Store, tx: Tx): Promise<void> {
  await store.insertStepUpRule(tx, { rule, says: saying('elsewhere'), by });
  await store.appendEvent(tx, {
    ...eventOf('elsewhere'),
    type: 'step_up.would_have_asked',
    user: SHARED.bert,
    data: { stepUp: [{ rule, name: 'elsewhere' }] },
  });
}

export const STEP_UP_ACTS: Readonly<Record<string, Act>> = {
  insertStepUpRule: (store, tx) => store.insertStepUpRule(tx, { rule, says: saying('another'), by }),
  'insertStepUpRule, to remove it': (store, tx) => store.insertStepUpRule(tx, { rule, says: null, by }),
  'policySnapshot, with step-up rules': async (store, tx) =>
    (await store.policySnapshot(tx, await store.raiseRevision(tx))).stepUpRules?.map(({ from: _, ...one }) => one),
  countStepUps: (store, tx) => store.countStepUps(tx, after(tx.now, -DAY)),
  noteTriggers: (store, tx) => store.noteTriggers(tx, SHARED.session, { 'enforced a': tx.now }),
};
