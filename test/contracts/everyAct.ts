import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { ACCOUNT_ACTS, fillAccounts } from './accountActs.ts';
import { AUDIT_ACTS, fillAudit } from './auditActs.ts';
import { FORWARD_ACTS, fillForward } from './forwardActs.ts';
import { LIST_ACTS } from './listActs.ts';
import { fillMessages, MESSAGE_ACTS } from './messageActs.ts';
import { fillOperations, OPERATION_ACTS } from './operationActs.ts';
import { fillReceivers, RECEIVER_ACTS } from './receiverActs.ts';
import { fillRehearsal, REHEARSAL_ACTS } from './rehearsalActs.ts';
import { fillRisk, RISK_ACTS } from './riskActs.ts';
import { fillRollouts, ROLLOUT_ACTS } from './rolloutActs.ts';
import { fillRolloutMails, ROLLOUT_MAIL_ACTS } from './rolloutMailActs.ts';
import { fillSaml, SAML_ACTS } from './samlActs.ts';
import { fillSignals, SIGNAL_ACTS } from './signalActs.ts';
import { fillSms, SMS_ACTS } from './smsActs.ts';
import { fillStepUp, STEP_UP_ACTS } from './stepUpActs.ts';
import { ACTS, type Act, fill } from './storeActs.ts';
import { fillStuck, STUCK_ACTS } from './stuckActs.ts';
import { fillTokens, TOKEN_ACTS } from './tokenActs.ts';
import { fillUpstreams, UPSTREAM_ACTS } from './upstreamActs.ts';

/** Every question of a tenant, of all families. */
export const EVERY_ACT: Readonly<Record<string, Act>> = {
  ...ACTS,
  ...MESSAGE_ACTS,
  ...SMS_ACTS,
  ...ACCOUNT_ACTS,
  ...LIST_ACTS,
  ...TOKEN_ACTS,
  ...AUDIT_ACTS,
  ...ROLLOUT_ACTS,
  ...ROLLOUT_MAIL_ACTS,
  ...UPSTREAM_ACTS,
  ...STUCK_ACTS,
  ...REHEARSAL_ACTS,
  ...FORWARD_ACTS,
  ...RISK_ACTS,
  ...STEP_UP_ACTS,
  ...OPERATION_ACTS,
  ...SAML_ACTS,
  ...RECEIVER_ACTS,
  ...SIGNAL_ACTS,
};

/** Rows of every kind in the tenant of `tx`; every name carries `mark`. */
export async function fillEverything(store: Store, tx: Tx, mark: string): Promise<void> {
  await fill(store, tx, mark);
  await fillMessages(store, tx, mark);
  await fillAccounts(store, tx, mark);
  await fillSms(store, tx, mark);
  await fillTokens(store, tx, mark);
  await fillAudit(store, tx, mark);
  await fillRollouts(store, tx, mark);
  await fillRolloutMails(store, tx, mark);
  await fillUpstreams(store, tx, mark);
  await fillStuck(store, tx, mark);
  await fillRehearsal(store, tx, mark);
  await fillForward(store, tx);
  await fillRisk(store, tx, mark);
  await fillStepUp(store, tx, mark);
  await fillOperations(store, tx, mark);
  await fillSaml(store, tx, mark);
  await fillReceivers(store, tx, mark);
  await fillSignals(store, tx, mark);
}
