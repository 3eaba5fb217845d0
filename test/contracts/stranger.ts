import { sql } from 'kysely';
import { ask, at, json } from '../../src/adapters/postgres/question.ts';
import { EVERYBODY } from '../../src/domain/factors/userFilter.ts';
import { after, DAY, HOUR, type Instant } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';
import { mintedFor } from '../builders/tenantRows.ts';
import { LINKS } from './accountActs.ts';
import { estrangeAudit } from './auditActs.ts';
import { estrangeForward, FORWARD_ACTS_ON_A_STRANGER } from './forwardActs.ts';
import { estrangeReceivers, RECEIVER_ACTS_ON_A_STRANGER } from './receiverActs.ts';
import { estrangeRehearsal } from './rehearsalActs.ts';
import { estrangeRisk } from './riskActs.ts';
import { estrangeRollouts } from './rolloutActs.ts';
import { estrangeRolloutMails } from './rolloutMailActs.ts';
import { estrangeSaml, SAML_ACTS_ON_A_STRANGER } from './samlActs.ts';
import { estrangeSignals } from './signalActs.ts';
import { estrangeStepUp } from './stepUpActs.ts';
import { BIRTH, begun, by, client, eventOf, hash, keep, SHARED, sessionRow } from './storeActs.ts';
import { estrangeStuck } from './stuckActs.ts';
import { estrangeTokens } from './tokenActs.ts';
import { estrangeUpstreams } from './upstreamActs.ts';

const { anita, bert, owner, group, emptyGroup } = SHARED;
const FULL = { account: 'full', address: '192.0.2.10' };

/**
 * Makes a tenant that `fill` has filled into a stranger: the same ids stand for other things there, what is over elsewhere
 * is not over there, and some rows are there alone. A question that looked at it would answer differently.
 */
export async function estrange(store: Store, tx: Tx): Promise<void> {
  const here = sql`tenant_id = ${tx.tenantId}`;
  const version = (from: Instant) => ({ from, level: 'off' as const, ...keep });
  await ask(tx, sql`update users set login_name = 'was ' || login_name where ${here} and id = ${anita}`);
  const person = { displayName: 'Stranger', mail: null, role: null, passwordHash: null };
  await store.insertUser(tx, { ...person, id: SHARED.strangerUser, loginName: 'anita' });
  await store.renameGroup(tx, { id: group, name: 'Were testers' });
  await store.insertGroup(tx, { id: SHARED.strangerGroup, name: 'Testers' });
  await store.insertGroup(tx, { id: SHARED.newGroup, name: 'Only elsewhere' });
  await store.insertGroup(tx, { id: SHARED.goneGroup, name: 'Not gone' });
  for (const id of [SHARED.goneApp, SHARED.strangerApp]) {
    await store.insertApplication(tx, { id, clientId: id, name: 'Not gone', oidc: client, demand: null }, null);
  }
  await store.addMember(tx, group, bert);
  for (const id of [SHARED.scheduled, SHARED.groupVersion, SHARED.standing]) {
    await ask(
      tx,
      sql`insert into policy_withdrawals (tenant_id, version_id, withdrawn_at, withdrawn_by) values (${tx.tenantId}, ${id}, ${at(tx.now)}, ${json(by)})`,
    );
  }
  const more = [
    [SHARED.strangerVersion, emptyGroup],
    [SHARED.newVersion, group],
  ] as const;
  for (const [id, of] of more) {
    await store.insertPolicyVersion(tx, { id, scope: { kind: 'group', group: of }, version: version(BIRTH), createdBy: by });
  }
  await estrangeRollouts(store, tx);
  await estrangeRolloutMails(store, tx);
  await estrangeFactors(store, tx);
  await estrangeWaysOut(store, tx);
  await estrangeFlows(store, tx);
  await estrangeLinks(store, tx);
  await estrangeTokens(store, tx);
  await estrangeAudit(store, tx);
  await estrangeUpstreams(store, tx);
  await estrangeStuck(store, tx);
  await estrangeRehearsal(store, tx);
  await estrangeForward(store, tx);
  await estrangeRisk(store, tx);
  await estrangeStepUp(store, tx);
  await estrangeSaml(tx);
  await estrangeReceivers(store, tx);
  await estrangeSignals(store, tx);
}

async function estrangeLinks(store: Store, tx: Tx): Promise<void> {
  const [soon, whom] = [after(tx.now, HOUR), { kind: 'stranger', displayName: 'Elsewhere' } as const];
  await store.replaceMailToken(tx, { digest: LINKS.elsewhere, for: whom, mail: 'elsewhere', expiresAt: soon });
  await store.spendAllotments(tx, [{ subject: ['elsewhere'], most: 1 }]);
}

async function estrangeFactors(store: Store, tx: Tx): Promise<void> {
  await store.insertTotpFactor(tx, { id: SHARED.strangerFactor, user: owner, label: 'App', sealedSecret: hash(3), lastStep: 1 });
  await ask(tx, sql`update backup_codes set used_at = null where tenant_id = ${tx.tenantId}`);
  await ask(tx, sql`update factors set codes_left = codes_left + 1 where tenant_id = ${tx.tenantId} and kind = 'backup_code'`);
  await ask(tx, sql`delete from factors where tenant_id = ${tx.tenantId} and id = ${SHARED.codes}`);
  await ask(tx, sql`update factors set user_id = ${anita} where tenant_id = ${tx.tenantId} and id = ${SHARED.bertCodes}`);
  await ask(
    tx,
    sql`insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, reason, granted_by, granted_at)
      select ${tx.tenantId}, u.bypass::uuid, u.id::uuid, ${at(after(tx.now, 1_000))}, ${at(after(tx.now, 2 * DAY))}, 'elsewhere', ${json(by)}, ${at(tx.now)}
      from (values (${anita}, ${SHARED.newUser}), (${bert}, ${SHARED.otherUser})) as u (id, bypass)`,
  );
  await ask(
    tx,
    sql`insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before)
      values (${tx.tenantId}, ${bert}, array[${at(tx.now)}], 100, ${at(tx.now)})`,
  );
  await ask(tx, sql`update second_factor_guesses set in_a_row = 100 where tenant_id = ${tx.tenantId} and user_id = ${anita}`);
}

/** What is to come elsewhere is over here, and what is over elsewhere is not. */
async function estrangeWaysOut(store: Store, tx: Tx): Promise<void> {
  const [longAgo, lately, soon] = [at(after(tx.now, -2 * DAY)), at(after(tx.now, -DAY)), at(after(tx.now, DAY))];
  const here = sql`tenant_id = ${tx.tenantId}`;
  await ask(tx, sql`update bypasses set starts_at = ${longAgo}, ends_at = ${lately} where ${here} and id = ${SHARED.comingBypass}`);
  await ask(tx, sql`update bypasses set ends_at = ${soon} where ${here} and id = ${SHARED.endedBypass}`);
  await ask(tx, sql`update enrolment_passes set expires_at = ${soon} where ${here} and id = ${SHARED.stalePass}`);
  const window = { from: tx.now, until: after(tx.now, DAY) };
  await store.insertBypass(tx, { id: SHARED.strangerBypass, user: bert, ...window, exceptApplications: [], reason: 'x', grantedBy: by });
}

async function estrangeFlows(store: Store, tx: Tx): Promise<void> {
  await ask(tx, sql`update users set session_epoch = 0 where tenant_id = ${tx.tenantId} and id = ${owner}`);
  await ask(tx, sql`update users set session_epoch = 7, recheck_epoch = 7 where tenant_id = ${tx.tenantId} and id = ${anita}`);
  for (let guess = 0; guess < 11; guess += 1) await store.chargeFirstFactorGuess(tx, FULL);
  await store.appendFoldedEvent(tx, eventOf('elsewhere'), ['elsewhere']);
  await store.recordImport(tx, { digest: hash(41), line: 5 });
  await store.insertAttempt(tx, begun(tx, SHARED.strangerAttempt, null), { handleHash: hash(11), sessionHash: null });
  await store.identifyAttempt(tx, SHARED.strangerAttempt, bert);
  const session = { ...sessionRow(tx, SHARED.newSession, hash(31)), attempt: SHARED.strangerAttempt };
  await store.insertSession(tx, mintedFor(tx.now), session);
  await store.noteSessionApplication(tx, SHARED.newSession, SHARED.app);
  const enrolment = { kind: 'webauthn', id: SHARED.newEnrolment, attempt: SHARED.strangerAttempt, challenge: 'c' } as const;
  await store.insertPendingEnrolment(tx, bert, enrolment);
}

/** Questions about what is there in the stranger alone, or is over everywhere else. */
export const ACTS_ON_A_STRANGER: Readonly<Record<string, (store: Store, tx: Tx) => Promise<unknown>>> = {
  'listUsers, of a group with another member elsewhere': (store, tx) => store.listUsers(tx, { ...EVERYBODY, group }, FIRST_PEOPLE),
  'lockPassword, right elsewhere': (store, tx) => store.lockPassword(tx, anita, 'hash mark-stranger'),
  'findGroupByName, elsewhere': (store, tx) => store.findGroupByName(tx, 'Only elsewhere'),
  'addMember, to a group elsewhere': (store, tx) => store.addMember(tx, SHARED.strangerGroup, anita),
  'addMember, of a person elsewhere': (store, tx) => store.addMember(tx, group, SHARED.strangerUser),
  'findImport, elsewhere': (store, tx) => store.findImport(tx, hash(41)),
  'findPendingEnrolment, elsewhere': (store, tx) => store.findPendingEnrolment(tx, SHARED.strangerAttempt, 'webauthn'),
  'insertPolicyVersion, of a group elsewhere': (store, tx) => addVersion(store, tx, { kind: 'group', group: SHARED.strangerGroup }),
  'insertPolicyVersion, of an application elsewhere': (store, tx) =>
    addVersion(store, tx, { kind: 'application', application: SHARED.strangerApp }),
  'insertPolicyVersion, from an instant that is taken elsewhere': (store, tx) => addVersion(store, tx, { kind: 'group', group }),
  'insertPolicyVersion, from an instant that is free elsewhere': async (store, tx) => {
    const [standing] = await store.listPolicyVersions(tx, { kind: 'group', group });
    return addVersion(store, tx, { kind: 'group', group }, standing?.version.from);
  },
  'findBypass, elsewhere': (store, tx) => store.findBypass(tx, SHARED.strangerBypass),
  'redeemPass, alive elsewhere': (store, tx) => store.redeemPass(tx, bert, hash(71)),
  'revokePass, alive elsewhere': (store, tx) => store.revokePass(tx, bert),
  'lockUser, elsewhere': (store, tx) => store.lockUser(tx, SHARED.strangerUser),
  'gatherPerson, locked and bypassed elsewhere': (store, tx) => store.gatherPerson(tx, bert),
  'spendBackupCode, of a batch that is their own elsewhere': (store, tx) => store.spendBackupCode(tx, anita, hash(24)),
  'reserveBackupCode, of a batch that is their own elsewhere': (store, tx) =>
    store.reserveBackupCode(tx, anita, { codeMac: hash(24), attempt: SHARED.attempt }),
  'reserveBackupCode, for a flow elsewhere': (store, tx) =>
    store.reserveBackupCode(tx, anita, { codeMac: hash(21), attempt: SHARED.strangerAttempt }),
  'findAttempt, revoked here alone': (store, tx) => store.findAttempt(tx, { id: SHARED.revoked, handleHash: hash(10) }),
  'lockAttempt, elsewhere': (store, tx) => store.lockAttempt(tx, { id: SHARED.strangerAttempt, handleHash: hash(11) }),
  'chargeFirstFactorGuess, throttled elsewhere': (store, tx) => store.chargeFirstFactorGuess(tx, FULL),
  'appendFoldedEvent, folded elsewhere': (store, tx) => store.appendFoldedEvent(tx, eventOf('here'), ['elsewhere']),
  'findProtocolRecord, its attempt elsewhere': (store, tx) => store.findProtocolRecord(tx, 'stray'),
  'identifyAttempt, with a person elsewhere': (store, tx) =>
    store.identifyAttempt(tx, SHARED.passkey, SHARED.strangerUser).catch((error: Error) => error.message),
  'removeFactor, of a person elsewhere': (store, tx) => store.removeFactor(tx, SHARED.strangerUser, SHARED.totp),
  'renameFactor, of a person elsewhere': (store, tx) => store.renameFactor(tx, owner, { factor: SHARED.strangerFactor, label: 'Mine' }),
  'endOtherSessionsOfUser, of a session elsewhere': (store, tx) => store.endOtherSessionsOfUser(tx, bert, SHARED.newSession),
  'noteSessionApplication, elsewhere': (store, tx) => store.noteSessionApplication(tx, SHARED.newSession, SHARED.app),
  'listSessionsToTell, of everybody': async (store, tx) => {
    await store.endSessionsOfTenant(tx);
    return store.listSessionsToTell(tx, { user: null, after: null, limit: 10 });
  },
  'findMailToken, elsewhere': (store, tx) => store.findMailToken(tx, LINKS.elsewhere),
  'takeMailToken, elsewhere': (store, tx) => store.takeMailToken(tx, LINKS.elsewhere),
  'replaceMailToken, of a person elsewhere': (store, tx) =>
    store.replaceMailToken(tx, {
      digest: LINKS.fresh,
      for: { kind: 'account', user: SHARED.strangerUser, purpose: 'invitation', accountMail: null },
      mail: 'x',
      expiresAt: after(tx.now, HOUR),
    }),
  'spendAllotments, used up elsewhere': (store, tx) => store.spendAllotments(tx, [{ subject: ['elsewhere'], most: 1 }]),
  'findToken, elsewhere': (store, tx) => store.findToken(tx, SHARED.strangerToken),
  'findTokenByHash, elsewhere': (store, tx) => store.findTokenByHash(tx, hash(113)),
  'revokeToken, alive elsewhere': (store, tx) => store.revokeToken(tx, SHARED.revokedToken),
  ...FORWARD_ACTS_ON_A_STRANGER,
  ...SAML_ACTS_ON_A_STRANGER,
  ...RECEIVER_ACTS_ON_A_STRANGER,
  'claimJobs, of a kind elsewhere': (store, tx) =>
    store.claimJobs(tx, { kinds: ['arrange_logouts'], limit: 1, leaseUntil: after(tx.now, HOUR) }),
};

function addVersion(store: Store, tx: Tx, scope: Parameters<Store['insertPolicyVersion']>[1]['scope'], from = BIRTH): Promise<boolean> {
  const version = { from, level: 'off' as const, ...keep };
  return store.insertPolicyVersion(tx, { id: SHARED.strangerVersion, scope, version, createdBy: by });
}
