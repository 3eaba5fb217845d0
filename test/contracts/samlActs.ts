import { sql } from 'kysely';
import { ask, at, json } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { ApplicationId, Registration } from '../../src/domain/directory/application.ts';
import { after, HOUR } from '../../src/kernel/instant.ts';
import type { SamlRequest, SamlRequestId } from '../../src/ports/store/samlStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, BIRTH, SHARED } from './storeActs.ts';

const id = () => timeOrderedId<never>(BIRTH);
const [travel, waiting, over, made] = [id(), id(), id(), id()];
const ENTITY = 'https://travel.example';

export function providerOf(application: ApplicationId, entityId: string): Registration {
  const saml = {
    entityId,
    acsUrls: [`${entityId}/acs`],
    logout: null,
    nameIdFormat: 'persistent',
    attributes: [],
    certificates: [],
    signedRequests: 'optional',
    idpInitiated: { allowed: false },
  } as const;
  return { id: application, clientId: application, name: 'Travel', oidc: null, demand: null, saml };
}

export function requestOf(tx: Tx, request: SamlRequestId, application: ApplicationId): SamlRequest {
  return {
    id: request,
    application,
    messageId: '_message',
    acsUrl: `${ENTITY}/acs`,
    relayState: 'state',
    context: { comparison: 'exact', classes: ['https://refeds.org/profile/mfa'] },
    forceAuthn: false,
    isPassive: false,
    requestedAt: tx.now,
    expiresAt: after(tx.now, HOUR),
  };
}

/** A session at a service provider, and messages of it. */
export async function fillSaml(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertApplication(tx, providerOf(travel, ENTITY), null);
  await store.noteSamlMessage(tx, { application: travel, messageId: '_known', expiresAt: after(tx.now, HOUR) });
  await store.noteSamlMessage(tx, { application: travel, messageId: '_over', expiresAt: tx.now });
  await store.insertSamlRequest(tx, { ...requestOf(tx, waiting, travel), relayState: mark });
  await store.leadSamlRequest(tx, waiting, SHARED.attempt);
  await store.insertSamlRequest(tx, { ...requestOf(tx, over, travel), expiresAt: tx.now });
  await store.noteSamlParticipant(tx, { session: SHARED.session, application: travel, sessionIndex: '_index', nameId: 'name' });
}

/** What is good here is not elsewhere, and the other way round. */
export async function estrangeSaml(tx: Tx): Promise<void> {
  const { tenantId } = tx;
  await ask(
    tx,
    sql`update saml_requests set expires_at = ${at(after(tx.now, HOUR))}, relay_state = 'elsewhere' where tenant_id = ${tenantId}`,
  );
  await ask(tx, sql`update saml_messages set message_id = message_id || 'elsewhere' where tenant_id = ${tenantId}`);
  await ask(tx, sql`update saml_participants set name_id = 'elsewhere', session_index = '_elsewhere' where tenant_id = ${tenantId}`);
  const there = json({ ...providerOf(travel, 'https://elsewhere.example').saml });
  await ask(tx, sql`update applications set saml = ${there} where tenant_id = ${tenantId} and id = ${travel}`);
}

const message = (tx: Tx, messageId: string) => ({ application: travel, messageId, expiresAt: after(tx.now, HOUR) });
const named = { application: travel, nameId: 'name', indexes: null } as const;

export const SAML_ACTS: Readonly<Record<string, Act>> = {
  findApplicationByEntityId: (store, tx) => store.findApplicationByEntityId(tx, ENTITY),
  noteSamlMessage: async (store, tx) => [
    await store.noteSamlMessage(tx, message(tx, '_new')),
    await store.noteSamlMessage(tx, message(tx, '_known')),
  ],
  'noteSamlMessage, over': (store, tx) => store.noteSamlMessage(tx, message(tx, '_over')),
  insertSamlRequest: (store, tx) => store.insertSamlRequest(tx, requestOf(tx, made, travel)),
  lockSamlRequest: (store, tx) => store.lockSamlRequest(tx, waiting),
  leadSamlRequest: (store, tx) => store.leadSamlRequest(tx, waiting, SHARED.newAttempt),
  answerSamlRequest: async (store, tx) => [
    await store.answerSamlRequest(tx, waiting),
    await store.answerSamlRequest(tx, waiting),
    await store.answerSamlRequest(tx, over),
  ],
  noteSamlParticipant: (store, tx) =>
    store.noteSamlParticipant(tx, { session: SHARED.session, application: travel, sessionIndex: '_index', nameId: 'another name' }),
  findSamlSessions: (store, tx) => store.findSamlSessions(tx, named),
  'findSamlSessions, by an index': (store, tx) => store.findSamlSessions(tx, { ...named, indexes: ['_index', '_other'] }),
  listSamlParticipants: (store, tx) => store.listSamlParticipants(tx, SHARED.session),
};

export const SAML_ACTS_ON_A_STRANGER: Readonly<Record<string, Act>> = {
  'findApplicationByEntityId, elsewhere': (store, tx) => store.findApplicationByEntityId(tx, 'https://elsewhere.example'),
  'noteSamlMessage, known elsewhere': (store, tx) => store.noteSamlMessage(tx, message(tx, '_knownelsewhere')),
  'lockSamlRequest, too old here alone': (store, tx) => store.lockSamlRequest(tx, over),
  'answerSamlRequest, too old here alone': (store, tx) => store.answerSamlRequest(tx, over),
  'findSamlSessions, named so elsewhere': (store, tx) => store.findSamlSessions(tx, { ...named, nameId: 'elsewhere' }),
  'findSamlSessions, of an index elsewhere': (store, tx) => store.findSamlSessions(tx, { ...named, indexes: ['_elsewhere'] }),
};
