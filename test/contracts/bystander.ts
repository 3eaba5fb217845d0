import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { Network } from '../../src/domain/directory/network.ts';
import { after, HOUR, type Instant } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { mintedFor } from '../builders/tenantRows.ts';
import { viewOf } from './auditActs.ts';
import { codeOf, wikiOf } from './forwardActs.ts';
import { messageOf } from './messageActs.ts';
import { deliveryOf, saysOf } from './receiverActs.ts';
import { planOf, rolloutOf } from './rolloutActs.ts';
import { mailAsked, mailTo } from './rolloutMailActs.ts';
import { providerOf, requestOf } from './samlActs.ts';
import { signalsTo, verification } from './signalActs.ts';
import { begun, by, client, hash, keep, SHARED, sessionRow } from './storeActs.ts';
import { putFlow } from './stuckActs.ts';
import { tokenOf } from './tokenActs.ts';
import { linkOf, upstreamOf } from './upstreamActs.ts';

const BIRTH = 1_600_000_000_000 as Instant;

/** Every row of the bystander has this somewhere, and no other row of the tenant. */
export const BYSTANDER = BIRTH.toString(16).padStart(12, '0').slice(0, 8);

const id = () => timeOrderedId<never>(BIRTH);

/** A second person in a tenant that `fill` has filled, with rows of every kind: nothing that is done to others may touch them. */
export async function fillBystander(store: Store, tx: Tx): Promise<void> {
  const [carla, group, application, attempt, session] = [id(), id(), id(), id(), id()];
  const loginName = `carla ${BYSTANDER}`;
  await store.insertUser(tx, { id: carla, loginName, displayName: 'Carla', mail: null, role: null, passwordHash: 'hash' });
  await store.insertGroup(tx, { id: group, name: `Bystanders ${BYSTANDER}` });
  for (const joined of [group, SHARED.group]) await store.addMember(tx, joined, carla);
  await store.insertApplication(tx, { id: application, clientId: application, name: 'Wiki', oidc: client, demand: null }, hash(90));
  const version = { from: after(tx.now, HOUR), level: 'required' as const, ...keep };
  for (const scope of [{ kind: 'group', group } as const, { kind: 'application', application } as const]) {
    const made = id();
    await store.insertPolicyVersion(tx, { id: made, scope, version, createdBy: by });
    const rollout = id();
    await store.insertRollout(tx, rolloutOf(rollout, planOf(tx, `Theirs ${BYSTANDER}`)));
    await store.insertRolloutSteps(tx, rollout, [{ version: made, kind: 'stage', stage: 0 }]);
    await store.insertRolloutMails(tx, mailAsked(tx, 'announcement', rollout), [mailTo(id(), carla, 'bystander')]);
    await store.putMailPass(tx, mailAsked(tx, 'announcement', rollout), { after: carla, againAt: null });
  }
  await store.insertTotpFactor(tx, { id: id(), user: carla, label: 'App', sealedSecret: hash(91), lastStep: 1 });
  const credential = {
    credentialId: BYSTANDER,
    publicKey: hash(92),
    signCount: 1,
    transports: [],
    aaguid: 'x',
    backupEligible: false,
    userVerified: true,
  };
  await store.insertCredential(tx, { id: id(), user: carla, label: 'Key', credential });
  await store.replaceBackupCodes(tx, { id: id(), user: carla, companion: true, codeMacs: [hash(21), hash(93)] });
  await store.insertAttempt(tx, begun(tx, attempt, application), { handleHash: hash(94), sessionHash: null });
  await store.identifyAttempt(tx, attempt, carla);
  await store.reserveBackupCode(tx, carla, { codeMac: hash(93), attempt });
  const upstream = id();
  await store.insertUpstreamProvider(
    tx,
    upstreamOf(tx, upstream, { name: BYSTANDER, issuer: `https://${BYSTANDER}.example.com` }),
    hash(96),
  );
  await store.insertUpstreamLink(tx, {
    ...linkOf(tx, { id: id(), provider: upstream, user: carla, subject: BYSTANDER }),
    issuer: 'https://theirs.example.com',
  });
  await store.putUpstreamRequest(
    tx,
    { kind: 'attempt', attempt },
    { provider: upstream, proof: 'any', askedAt: tx.now, stateHash: hash(97) },
  );
  await store.setCeremonyChallenge(tx, attempt, { value: 'challenge', purpose: 'passkey' });
  await store.insertPendingEnrolment(tx, carla, { kind: 'totp', id: id(), attempt, sealedSecret: hash(95) });
  await store.chargeSecondFactorGuess(tx, { id: attempt, handleHash: hash(94) });
  await store.insertSession(tx, mintedFor(tx.now), { ...sessionRow(tx, session, hash(96)), attempt });
  const signalled = id();
  await store.insertReceiver(tx, { ...signalsTo(`${BYSTANDER} signals`, application), id: signalled, sealedSecret: null });
  await store.insertSignals(tx, signalled, [verification(BYSTANDER)]);
  await store.noteSessionApplication(tx, session, application);
  await store.insertOperation(tx, {
    id: id(),
    application,
    user: carla,
    session,
    name: 'transfer',
    target: BYSTANDER,
    details: [],
    returnTo: null,
    openedAt: tx.now,
    expiresAt: after(tx.now, HOUR),
    state: 'open',
  });
  const issued = { aal: 1, acr: 'urn:sallyport:aal:1', amr: ['pwd'], authTime: 1_700_000_000, allowance: null } as const;
  const assurance = { userId: carla, sessionId: session, applicationId: application, ...issued };
  await store.insertProtocolRecords(tx, [
    { model: 'AccessToken', id: BYSTANDER, payload: {}, grantId: BYSTANDER, assurance, attempt: null, ttlSeconds: 600 },
  ]);
  await ask(
    tx,
    sql`insert into budgets (tenant_id, subject, recent, last_at)
      values (${tx.tenantId}, decode(${`${BYSTANDER}00`}, 'hex'), array[${at(tx.now)}], ${at(tx.now)})`,
  );
  const window = { from: tx.now, until: after(tx.now, HOUR) };
  await store.insertBypass(tx, { id: id(), user: carla, ...window, exceptApplications: [], reason: BYSTANDER, grantedBy: by });
  await store.insertPass(tx, { id: id(), user: carla, codeMac: hash(70), madeBy: by, expiresAt: after(tx.now, HOUR) });
  await ask(tx, sql`update users set must_enrol_until = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${carla}`);
  await store.appendEvent(tx, { type: 'user.created', actor: by, user: carla, application, attempt, session, address: null, data: {} });
  await store.enqueueJob(tx, { kind: 'backchannel_logout', session });
  await store.insertMessage(tx, { ...messageOf(id(), 'bystander'), user: carla });
  await store.putOwnTemplate(tx, { template: 'factor_added', subject: BYSTANDER, text: 'Text', html: null });
  await store.recordDevice(tx, carla, { shown: hash(97), next: hash(97) });
  await store.recordPlace(tx, carla, { network: '192.0.2.0/24' as Network, country: 'XX', point: null });
  const invitation = { kind: 'account', user: carla, purpose: 'invitation', accountMail: null } as const;
  await store.replaceMailToken(tx, { digest: hash(98), for: invitation, mail: 'carla', expiresAt: after(tx.now, HOUR) });
  await store.insertSmsFactor(tx, { id: id(), user: carla, label: 'Phone', phone: '+4915123456789' });
  await store.putDeliveredCode(tx, {
    attempt,
    purpose: 'mail_code',
    user: carla,
    factor: SHARED.totp,
    codeMac: hash(64),
    message: SHARED.message,
    expiresAt: after(tx.now, HOUR),
  });
  await store.unsubscribe(tx, carla);
  await putFlow(tx, { id: attempt, user: carla });
  await store.insertAuditView(tx, viewOf(id(), BYSTANDER));
  const host = id();
  await store.insertApplication(tx, wikiOf(host, `https://${BYSTANDER}.example`), null);
  const theirs = { id: session, userId: carla, secretHash: Buffer.from(hash(96)).toString('hex') };
  await store.insertForwardCode(tx, { ...codeOf(tx, { id: id(), codeHash: hash(127) }), application: host, session: theirs });
  const provider = id();
  await store.insertApplication(tx, providerOf(provider, `https://${BYSTANDER}.example/sp`), null);
  await store.noteSamlMessage(tx, { application: provider, messageId: BYSTANDER, expiresAt: after(tx.now, HOUR) });
  await store.insertSamlRequest(tx, { ...requestOf(tx, id(), provider), relayState: BYSTANDER });
  await store.noteSamlParticipant(tx, { session, application: provider, sessionIndex: '_index', nameId: BYSTANDER });
  const receiver = id();
  await store.insertReceiver(tx, { ...saysOf(BYSTANDER), id: receiver, sealedSecret: null });
  await store.insertDelivery(tx, receiver, deliveryOf(id()));
  await store.insertToken(tx, { ...tokenOf(tx, id(), { name: BYSTANDER, tokenHash: hash(115) }), madeBy: carla });
}
