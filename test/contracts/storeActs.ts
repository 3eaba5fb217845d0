import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import { DEFAULT_TENANT_SETTINGS } from '../../src/domain/directory/tenant.ts';
import { after, DAY, formatInstant, HOUR, type Instant } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { mintedFor } from '../builders/tenantRows.ts';

export const BIRTH = 1_700_000_000_000 as Instant;
const id = () => timeOrderedId<never>(BIRTH);
export const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** The same ids and digests for every tenant that is filled: only the tenant tells their rows apart. */
export const SHARED = {
  anita: id(),
  bert: id(),
  owner: id(),
  newUser: id(),
  otherUser: id(),
  group: id(),
  emptyGroup: id(),
  newGroup: id(),
  app: id(),
  builtIn: id(),
  newApp: id(),
  totp: id(),
  key: id(),
  codes: id(),
  newFactor: id(),
  newKey: id(),
  newCodes: id(),
  attempt: id(),
  enrolled: id(),
  passkey: id(),
  refused: id(),
  newAttempt: id(),
  session: id(),
  newSession: id(),
  sweep: id(),
  newSweep: id(),
  standing: id(),
  scheduled: id(),
  withdrawn: id(),
  groupVersion: id(),
  newVersion: id(),
  enrolment: id(),
  newEnrolment: id(),
  bypass: id(),
  comingBypass: id(),
  endedBypass: id(),
  newBypass: id(),
  pass: id(),
  stalePass: id(),
  newPass: id(),
  job: id(),
  deadJob: id(),
  endedSession: id(),
  expiredSession: id(),
  staleAttempt: id(),
  staleEnrolment: id(),
  goneGroup: id(),
  goneApp: id(),
  goneGroupVersion: id(),
  goneAppVersion: id(),
  ownerCodes: id(),
  bertCodes: id(),
  revoked: id(),
  strangerUser: id(),
  strangerGroup: id(),
  strangerApp: id(),
  strangerAttempt: id(),
  strangerVersion: id(),
  strangerFactor: id(),
  message: id(),
  sentMessage: id(),
  deadMessage: id(),
  newMessage: id(),
  staleMessage: id(),
  takenMessage: id(),
  phone: id(),
  newPhone: id(),
  strangerBypass: id(),
  token: id(),
  revokedToken: id(),
  endedToken: id(),
  newToken: id(),
  auditView: id(),
  otherAuditView: id(),
  newAuditView: id(),
  strangerAuditView: id(),
  strangerToken: id(),
  stuckFlow: id(),
  unstuckFlow: id(),
  staleFlow: id(),
  staleUnstuckFlow: id(),
  goneFactor: id(),
} as const;

const { anita, owner, group, app, attempt } = SHARED;
const key = { id: attempt, handleHash: hash(1) };
const MAC = [hash(21), hash(22), hash(23)] as const;
export const by = { kind: 'host' } as const;
export const keep = { timing: null, factors: null, existingSessions: 'keep' } as const;
export const client = {
  authMethod: 'none',
  redirectUris: ['https://a.example/cb'],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: 'https://a.example/logout',
} as const;

function credentialOf(credentialId: string) {
  const zero = '00000000-0000-0000-0000-000000000000';
  return {
    credentialId,
    publicKey: hash(5),
    signCount: 4,
    transports: ['internal'],
    aaguid: zero,
    backupEligible: true,
    userVerified: true,
  };
}

/** Rows of every kind in the tenant of `tx`; every name carries `mark`. */
export async function fill(store: Store, tx: Tx, mark: string): Promise<void> {
  const { tenantId, now } = tx;
  const settings = { ...DEFAULT_TENANT_SETTINGS, dormantAfterDays: 30, helpContact: `help ${mark}` };
  await store.insertTenant(tx, { id: tenantId, slug: `t-${mark}`, name: `Acme ${mark}`, settings, revision: 0 });
  const people = [
    [anita, 'anita', null],
    [SHARED.bert, 'bert', null],
    [owner, 'owner', 'owner'],
  ] as const;
  for (const [user, loginName, role] of people) {
    await store.insertUser(tx, {
      id: user,
      loginName,
      displayName: `${loginName} ${mark}`,
      mail: `${loginName}@${mark}`,
      role,
      passwordHash: `hash ${mark}`,
    });
  }
  await store.insertGroup(tx, { id: group, name: 'Testers' });
  await store.insertGroup(tx, { id: SHARED.emptyGroup, name: `Empty ${mark}` });
  await store.addMember(tx, group, anita);
  await store.insertApplication(
    tx,
    { id: app, clientId: 'finance', name: `Finance ${mark}`, oidc: client, demand: { aal: 2, maxAgeSeconds: 60 } },
    hash(9),
  );
  await store.insertApplication(tx, { id: SHARED.builtIn, clientId: 'account', name: `Account ${mark}`, oidc: null, demand: null }, null);
  const level = 'optional' as const;
  const past = after(now, -DAY);
  await store.insertPolicyVersion(tx, {
    id: SHARED.standing,
    scope: { kind: 'tenant' },
    version: { from: past, level, ...keep },
    createdBy: by,
  });
  await store.insertPolicyVersion(tx, {
    id: SHARED.scheduled,
    scope: { kind: 'tenant' },
    version: { from: after(now, DAY), level, ...keep },
    createdBy: by,
  });
  await store.insertPolicyVersion(tx, {
    id: SHARED.withdrawn,
    scope: { kind: 'tenant' },
    version: { from: after(now, HOUR), level, ...keep },
    createdBy: by,
  });
  await store.withdrawPolicyVersion(tx, SHARED.withdrawn, by);
  await store.insertPolicyVersion(tx, {
    id: SHARED.groupVersion,
    scope: { kind: 'group', group },
    version: { from: past, level: 'required', timing: { kind: 'grace-period', days: 7 }, factors: ['totp'], existingSessions: 'recheck' },
    createdBy: by,
  });
  await store.insertTotpFactor(tx, { id: SHARED.totp, user: anita, label: `App ${mark}`, sealedSecret: hash(3), lastStep: 7 });
  await store.insertCredential(tx, { id: SHARED.key, user: anita, label: `Key ${mark}`, credential: credentialOf(`credential ${mark}`) });
  await store.replaceBackupCodes(tx, { id: SHARED.codes, user: anita, companion: true, codeMacs: MAC });
  await store.spendBackupCode(tx, anita, MAC[2]);
  await fillAttempts(store, tx);
  await fillRest(store, tx, mark);
  await fillWaysOut(store, tx, mark);
  await fillWhatNoQuestionMakesYet(tx);
  await fillStale(tx);
  await fillWhatIsOver(store, tx);
}

/** What is used up, revoked or gone here, and need not be elsewhere. */
async function fillWhatIsOver(store: Store, tx: Tx): Promise<void> {
  const version = { from: after(tx.now, -DAY), level: 'required' as const, ...keep };
  await store.addMember(tx, SHARED.emptyGroup, owner);
  await store.insertGroup(tx, { id: SHARED.goneGroup, name: 'Gone' });
  await store.insertApplication(tx, { id: SHARED.goneApp, clientId: 'gone', name: 'Gone', oidc: client, demand: null }, null);
  const [inGroup, inApp] = [
    { kind: 'group', group: SHARED.goneGroup },
    { kind: 'application', application: SHARED.goneApp },
  ] as const;
  await store.insertPolicyVersion(tx, { id: SHARED.goneGroupVersion, scope: inGroup, version, createdBy: by });
  await store.insertPolicyVersion(tx, { id: SHARED.goneAppVersion, scope: inApp, version, createdBy: by });
  await store.deleteGroup(tx, SHARED.goneGroup);
  await store.deleteApplication(tx, SHARED.goneApp);
  await store.replaceBackupCodes(tx, { id: SHARED.ownerCodes, user: owner, companion: false, codeMacs: [hash(25)] });
  await store.spendBackupCode(tx, owner, hash(25));
  await store.replaceBackupCodes(tx, { id: SHARED.bertCodes, user: SHARED.bert, companion: false, codeMacs: [hash(24)] });
  await store.insertAttempt(tx, begun(tx, SHARED.revoked, null), { handleHash: hash(10), sessionHash: null });
  await store.identifyAttempt(tx, SHARED.revoked, owner);
  await store.endSessionsOfUser(tx, owner);
  await store.insertProtocolRecords(tx, [{ ...interaction('stray', 'x'), attempt: SHARED.strangerAttempt }]);
}

export function begun(tx: Tx, which: typeof attempt, application: typeof app | null) {
  return {
    id: which,
    application,
    demand: null,
    intent: null,
    scopes: [],
    returnTo: { kind: 'account' } as const,
    userId: null,
    sessionId: null,
    evidence: [],
    skipped: false,
    wantsFactor: false,
    createdAt: tx.now,
    expiresAt: after(tx.now, HOUR),
    mfaRequiredAt: null,
    risk: null,
  };
}

async function fillAttempts(store: Store, tx: Tx): Promise<void> {
  await store.insertAttempt(tx, begun(tx, attempt, app), { handleHash: hash(1), sessionHash: null });
  await store.identifyAttempt(tx, attempt, anita);
  await store.insertAttempt(tx, begun(tx, SHARED.enrolled, null), { handleHash: hash(2), sessionHash: null });
  await store.identifyAttempt(tx, SHARED.enrolled, anita);
  await store.insertAttempt(tx, begun(tx, SHARED.passkey, null), { handleHash: hash(4), sessionHash: null });
  await store.setCeremonyChallenge(tx, SHARED.passkey, { value: 'challenge', purpose: 'passkey' });
  await store.insertAttempt(tx, begun(tx, SHARED.refused, null), { handleHash: hash(6), sessionHash: null });
  await store.endAttempt(tx, SHARED.refused, { as: 'refused', because: 'no_allowed_factor', guesses: 'kept' });
  await store.reserveBackupCode(tx, anita, { codeMac: MAC[1], attempt: SHARED.enrolled });
  await store.insertSweep(tx, { id: SHARED.sweep, kind: 'demote', from: after(tx.now, DAY), overSeconds: 60, version: SHARED.scheduled });
  await store.insertSession(tx, mintedFor(tx.now), sessionRow(tx, SHARED.session, hash(30)));
  await store.insertPendingEnrolment(tx, anita, { kind: 'totp', id: SHARED.enrolment, attempt: SHARED.enrolled, sealedSecret: hash(8) });
  for (let guess = 0; guess < 2; guess += 1) await store.chargeSecondFactorGuess(tx, key);
  for (let guess = 0; guess < 3; guess += 1) await store.chargeFirstFactorGuess(tx, { account: 'anita', address: '192.0.2.9' });
}

export function sessionRow(tx: Tx, session: typeof SHARED.session, tokenHash: Uint8Array) {
  return { id: session, attempt, tokenHash, trace: { address: null, userAgent: null }, expiresAt: after(tx.now, HOUR), idleSeconds: 3_600 };
}

function record(recordId: string, mark: string) {
  const issued = { aal: 1, acr: 'urn:sallyport:aal:1', amr: ['pwd'], authTime: 1_700_000_000, allowance: null } as const;
  const assurance = { userId: anita, sessionId: SHARED.session, applicationId: app, ...issued };
  return { model: 'AccessToken', id: recordId, payload: { mark }, grantId: 'grant', assurance, attempt: null, ttlSeconds: 600 } as const;
}

function interaction(recordId: string, mark: string) {
  return { model: 'Interaction', id: recordId, payload: { mark }, grantId: null, assurance: null, attempt, ttlSeconds: 600 } as const;
}

async function fillRest(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.recordImport(tx, { digest: hash(40), line: 17 });
  await store.appendEvent(tx, eventOf(mark));
  await store.insertProtocolRecords(tx, [
    record('token', mark),
    record('other', mark),
    record('stale', mark),
    interaction('interaction', mark),
  ]);
  await store.noteSessionApplication(tx, SHARED.session, SHARED.app);
  for (const keyId of ['key', 'old']) await store.insertSigningKey(tx, keyOf(keyId, mark));
}

/** One row for every kind of deletion. */
async function fillStale(tx: Tx): Promise<void> {
  const { tenantId } = tx;
  const [over, longOver] = [at(after(tx.now, -DAY)), at(after(tx.now, -40 * DAY))];
  await ask(tx, sql`insert into job_periods (tenant_id, kind, next_at) values (${tenantId}, 'delete_stale', ${over})`);
  await ask(tx, sql`update protocol_records set expires_at = ${over} where tenant_id = ${tenantId} and id = 'stale'`);
  await ask(
    tx,
    sql`insert into sessions (tenant_id, id, user_id, token_hash, signed_in_at, last_seen_at, expires_at, idle_seconds, aal, evidence, skipped, begun_at, assured_at, tenant_epoch,
        user_epoch, recheck_epoch, ended_at, end_reason)
      select tenant_id, ${SHARED.endedSession}::uuid, user_id, ${hash(33)}::bytea, ${longOver}, ${longOver}, ${at(after(tx.now, DAY))}, idle_seconds, aal, evidence, skipped, begun_at, assured_at,
        tenant_epoch, user_epoch, recheck_epoch, ${longOver}, 'revoked' from sessions where tenant_id = ${tenantId} and id = ${SHARED.session}
      union all
      select tenant_id, ${SHARED.expiredSession}::uuid, user_id, ${hash(34)}::bytea, ${longOver}, ${longOver}, ${longOver}, idle_seconds, aal, evidence, skipped, begun_at, assured_at,
        tenant_epoch, user_epoch, recheck_epoch, null, null from sessions where tenant_id = ${tenantId} and id = ${SHARED.session}`,
  );
  await ask(
    tx,
    sql`insert into session_applications (tenant_id, session_id, application_id, user_id, first_at)
      values (${tenantId}, ${SHARED.expiredSession}, ${app}, ${anita}, ${longOver})`,
  );
  await ask(
    tx,
    sql`insert into sign_in_attempts (tenant_id, id, handle_hash, return_to, evidence, skipped, wants_factor, created_at, expires_at, tenant_epoch)
      values (${tenantId}, ${SHARED.staleAttempt}, ${hash(35)}, '{}', '[]', false, false, ${longOver}, ${longOver}, 0)`,
  );
  await ask(
    tx,
    sql`insert into pending_enrolments (tenant_id, id, attempt_id, user_id, kind, challenge, created_at, expires_at)
      values (${tenantId}, ${SHARED.staleEnrolment}, ${SHARED.passkey}, ${anita}, 'webauthn', 'c', ${longOver}, ${longOver})`,
  );
  await ask(
    tx,
    sql`insert into budgets (tenant_id, subject, recent, last_at) values (${tenantId}, ${hash(36)}, array[${longOver}], ${longOver})`,
  );
}

/** One that is live, one that is to come, one that is over and not noted yet; a pass that is alive and one that is over. */
async function fillWaysOut(store: Store, tx: Tx, mark: string): Promise<void> {
  const { now } = tx;
  const base = { reason: mark, grantedBy: by, exceptApplications: [app] };
  await store.insertBypass(tx, { ...base, id: SHARED.bypass, user: anita, from: now, until: after(now, DAY) });
  await store.insertBypass(tx, { ...base, id: SHARED.comingBypass, user: SHARED.bert, from: after(now, HOUR), until: after(now, DAY) });
  await store.insertBypass(tx, { ...base, id: SHARED.endedBypass, user: owner, from: after(now, -2 * DAY), until: after(now, -DAY) });
  await store.insertPass(tx, { id: SHARED.pass, user: anita, codeMac: hash(70), madeBy: by, expiresAt: after(now, HOUR) });
  await store.insertPass(tx, { id: SHARED.stalePass, user: SHARED.bert, codeMac: hash(71), madeBy: by, expiresAt: after(now, -HOUR) });
}

async function fillWhatNoQuestionMakesYet(tx: Tx): Promise<void> {
  const until = at(after(tx.now, DAY));
  await ask(tx, sql`update users set must_enrol_until = ${until} where tenant_id = ${tx.tenantId} and id = ${anita}`);
  await ask(tx, sql`update users set disabled_at = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${SHARED.bert}`);
  await ask(
    tx,
    sql`insert into jobs (tenant_id, id, kind, data, due_at, attempts, dead_at)
      select ${tx.tenantId}, v.id::uuid, 'delete_stale', '{}', ${at(BIRTH)}, 3, v.dead_at::timestamptz
      from (values (${SHARED.job}, null), (${SHARED.deadJob}, ${formatInstant(BIRTH)})) as v (id, dead_at)`,
  );
}

function keyOf(keyId: string, mark: string) {
  return {
    keyId,
    purpose: 'oidc' as const,
    algorithm: 'ES256',
    publicJwk: { mark },
    sealedPrivateJwk: hash(50),
    createdAt: BIRTH,
    signsFrom: BIRTH,
    publishedUntil: null,
  };
}

export function eventOf(mark: string) {
  return {
    type: 'user.created',
    actor: by,
    user: anita,
    application: app,
    attempt,
    session: null,
    address: null,
    data: { name: mark },
  } as const;
}

const claimed = { id: SHARED.job, job: { kind: 'delete_stale' }, attempt: 3 } as const;

export type Act = (store: Store, tx: Tx) => Promise<unknown>;

/** Every question of a tenant, asked of the rows that `fill` makes. */
const EVERYBODY = { after: null, last: null };

export const ACTS: Readonly<Record<string, Act>> = {
  findTenant: (store, tx) => store.findTenant(tx),
  updateTenant: (store, tx) => store.updateTenant(tx, { name: 'Other', settings: DEFAULT_TENANT_SETTINGS }),
  raiseRevision: (store, tx) => store.raiseRevision(tx),
  insertUser: (store, tx) =>
    store.insertUser(tx, { id: SHARED.newUser, loginName: 'new', displayName: 'New', mail: null, role: null, passwordHash: null }),
  'insertUser, taken': (store, tx) =>
    store.insertUser(tx, { id: SHARED.newUser, loginName: 'anita', displayName: 'New', mail: null, role: null, passwordHash: null }),
  findUser: (store, tx) => store.findUser(tx, anita),
  findUserByLoginName: (store, tx) => store.findUserByLoginName(tx, 'anita'),
  findPassword: (store, tx) => store.findPassword(tx, 'anita'),
  lockPassword: async (store, tx) => store.lockPassword(tx, anita, (await store.findPassword(tx, 'anita'))?.passwordHash ?? ''),
  updateUser: (store, tx) =>
    store.updateUser(tx, anita, { displayName: 'x', mail: null, passwordHash: 'x', role: 'auditor', disabled: true }),
  'updateUser, enabled': (store, tx) => store.updateUser(tx, SHARED.bert, { disabled: false }),
  deleteUser: (store, tx) => store.deleteUser(tx, anita),
  'recordSignIn, still dormant': (store, tx) => store.recordSignIn(tx, anita, 'still_dormant'),
  recordSignIn: (store, tx) => store.recordSignIn(tx, anita, 'awake'),
  recordPrompt: (store, tx) => store.recordPrompt(tx, anita),
  closeEnrolmentWindow: (store, tx) => store.closeEnrolmentWindow(tx, anita),
  lockUser: (store, tx) => store.lockUser(tx, anita),
  importUsers: (store, tx) =>
    store.importUsers(tx, [
      { id: SHARED.otherUser, loginName: 'anita', displayName: 'Changed', mail: null, passwordHash: 'x', groups: ['Testers', 'Brand new'] },
      { id: SHARED.newUser, loginName: 'imported', displayName: 'Imported', mail: null, passwordHash: null, groups: ['Testers'] },
      { id: id(), loginName: 'owner', displayName: 'Changed', mail: null, passwordHash: 'x', groups: ['Testers'] },
    ]),
  findImport: (store, tx) => store.findImport(tx, hash(40)),
  recordImport: (store, tx) => store.recordImport(tx, { digest: hash(40), line: 99 }),
  insertGroup: (store, tx) => store.insertGroup(tx, { id: SHARED.newGroup, name: 'Newcomers' }),
  'insertGroup, taken': (store, tx) => store.insertGroup(tx, { id: SHARED.newGroup, name: 'Testers' }),
  findGroup: (store, tx) => store.findGroup(tx, SHARED.emptyGroup),
  findGroupByName: (store, tx) => store.findGroupByName(tx, 'Testers'),
  listGroups: (store, tx) => store.listGroups(tx),
  renameGroup: (store, tx) => store.renameGroup(tx, { id: group, name: 'Renamed' }),
  'renameGroup, taken': (store, tx) => store.renameGroup(tx, { id: SHARED.emptyGroup, name: 'Testers' }),
  deleteGroup: (store, tx) => store.deleteGroup(tx, group),
  addMember: (store, tx) => store.addMember(tx, SHARED.emptyGroup, anita),
  removeMember: (store, tx) => store.removeMember(tx, group, anita),
  listGroupsOf: (store, tx) => store.listGroupsOf(tx, anita),
  insertApplication: (store, tx) =>
    store.insertApplication(tx, { id: SHARED.newApp, clientId: 'new', name: 'New', oidc: client, demand: null }, null),
  findApplication: (store, tx) => store.findApplication(tx, app),
  findApplicationByClientId: (store, tx) => store.findApplicationByClientId(tx, 'finance'),
  listApplications: (store, tx) => store.listApplications(tx),
  listApplicationIds: (store, tx) => store.listApplicationIds(tx),
  updateApplication: (store, tx) =>
    store.updateApplication(tx, { id: app, clientId: 'finance', name: 'Other', oidc: client, demand: null }),
  switchApplication: (store, tx) => store.switchApplication(tx, app, { isDisabled: true }),
  replaceClientSecret: (store, tx) => store.replaceClientSecret(tx, app, hash(99)),
  deleteApplication: (store, tx) => store.deleteApplication(tx, app),
  gatherPerson: (store, tx) => store.gatherPerson(tx, anita),
  gatherPeople: (store, tx) => store.gatherPeople(tx, [anita, SHARED.bert]),
  'policySnapshot, after a change': async (store, tx) => {
    await store.raiseRevision(tx);
    const snapshot = await store.policySnapshot(tx, 0);
    return { ...snapshot, groups: [...snapshot.groups], applications: [...snapshot.applications] };
  },
  insertPolicyVersion: (store, tx) =>
    store.insertPolicyVersion(tx, {
      id: SHARED.newVersion,
      scope: { kind: 'application', application: app },
      version: { from: tx.now, level: 'off', ...keep },
      createdBy: by,
    }),
  withdrawPolicyVersion: (store, tx) => store.withdrawPolicyVersion(tx, SHARED.scheduled, by),
  listPolicyVersions: (store, tx) => store.listPolicyVersions(tx, null),
  'listPolicyVersions, of a group': (store, tx) => store.listPolicyVersions(tx, { kind: 'group', group }),
  findPolicyVersion: (store, tx) => store.findPolicyVersion(tx, SHARED.withdrawn),
  foldPeople: (store, tx) =>
    store.foldPeople(tx, { groups: [SHARED.group], starts: [], cohorts: [], at: tx.now, among: null, sessions: 'left_out' }, EVERYBODY),
  'foldPeople, of a group': (store, tx) =>
    store.foldPeople(tx, { groups: [], starts: [], cohorts: [], at: tx.now, among: SHARED.group, sessions: 'left_out' }, EVERYBODY),
  'foldPeople, with sessions': (store, tx) =>
    store.foldPeople(tx, { groups: [], starts: [], cohorts: [], at: tx.now, among: null, sessions: 'told_apart' }, EVERYBODY),
  'foldPeople, a slice': (store, tx) =>
    store.foldPeople(
      tx,
      { groups: [], starts: [], cohorts: [], at: tx.now, among: null, sessions: 'left_out' },
      { after: anita, last: SHARED.bert },
    ),
  endOfSlice: (store, tx) => store.endOfSlice(tx, null, { after: anita, people: 1 }),
  'endOfSlice, of a group': (store, tx) => store.endOfSlice(tx, SHARED.group, { after: null, people: 1 }),
  listAlike: async (store, tx) => {
    const asked = { groups: [SHARED.group], starts: [], cohorts: [], at: tx.now, among: null, sessions: 'left_out' } as const;
    const { buckets } = await store.foldPeople(tx, asked, EVERYBODY);
    const keys = buckets.map(({ key }) => key);
    return store.listAlike(tx, asked, { slice: { after: null, last: null }, keys, search: 'an', beyond: 'a', limit: 10 });
  },
  countEverybody: (store, tx) => store.countEverybody(tx, null),
  'countEverybody, of a group': (store, tx) => store.countEverybody(tx, SHARED.group),
  listAdministrators: (store, tx) => store.listAdministrators(tx),
  listFactors: (store, tx) => store.listFactors(tx, anita),
  listTotpFactors: (store, tx) => store.listTotpFactors(tx, anita),
  acceptTotpStep: (store, tx) => store.acceptTotpStep(tx, SHARED.totp, 8),
  insertTotpFactor: (store, tx) =>
    store.insertTotpFactor(tx, { id: SHARED.newFactor, user: anita, label: 'New', sealedSecret: hash(3), lastStep: 1 }),
  listCredentials: (store, tx) => store.listCredentials(tx, anita),
  recordCredentialUse: (store, tx) => store.recordCredentialUse(tx, SHARED.key, 9),
  insertCredential: (store, tx) =>
    store.insertCredential(tx, { id: SHARED.newKey, user: anita, label: 'New', credential: credentialOf('new') }),
  spendBackupCode: (store, tx) => store.spendBackupCode(tx, anita, MAC[0]),
  'spendBackupCode, held for a flow': (store, tx) => store.spendBackupCode(tx, anita, MAC[1]).then((spent) => spent ?? 'held'),
  reserveBackupCode: (store, tx) => store.reserveBackupCode(tx, anita, { codeMac: MAC[0], attempt }),
  spendReservedCode: (store, tx) => store.spendReservedCode(tx, SHARED.enrolled),
  replaceBackupCodes: (store, tx) => store.replaceBackupCodes(tx, { id: SHARED.newCodes, user: anita, companion: true, codeMacs: MAC }),
  insertPendingEnrolment: (store, tx) =>
    store.insertPendingEnrolment(tx, anita, { kind: 'webauthn', id: SHARED.newEnrolment, attempt, challenge: 'c' }),
  'insertPendingEnrolment, of codes': (store, tx) =>
    store.insertPendingEnrolment(tx, anita, { kind: 'backup_code', id: SHARED.newEnrolment, attempt, codeMacs: MAC }),
  findPendingEnrolment: (store, tx) => store.findPendingEnrolment(tx, SHARED.enrolled, 'totp'),
  takePendingEnrolment: (store, tx) => store.takePendingEnrolment(tx, SHARED.enrolment),
  renameFactor: (store, tx) => store.renameFactor(tx, anita, { factor: SHARED.totp, label: 'Renamed' }),
  removeFactor: (store, tx) => store.removeFactor(tx, anita, SHARED.totp),
  'removeFactor, the last real one': async (store, tx) => [
    await store.removeFactor(tx, anita, SHARED.totp),
    await store.removeFactor(tx, anita, SHARED.key),
  ],
  resetFactors: (store, tx) => store.resetFactors(tx, anita, after(tx.now, DAY)),
  reopenEnrolmentWindow: (store, tx) => store.reopenEnrolmentWindow(tx, anita, after(tx.now, 2 * DAY)),
  insertBypass: (store, tx) => {
    const { now } = tx;
    const window = { from: now, until: after(now, HOUR) };
    return store.insertBypass(tx, { id: SHARED.newBypass, user: owner, ...window, exceptApplications: [], reason: 'x', grantedBy: by });
  },
  findBypass: (store, tx) => store.findBypass(tx, SHARED.bypass),
  updateBypass: (store, tx) => store.updateBypass(tx, SHARED.bypass, { until: after(tx.now, HOUR), exceptApplications: [] }),
  revokeBypass: (store, tx) => store.revokeBypass(tx, SHARED.bypass),
  'revokeBypass, twice': async (store, tx) => [await store.revokeBypass(tx, SHARED.bypass), await store.revokeBypass(tx, SHARED.bypass)],
  listBypasses: (store, tx) => store.listBypasses(tx, { user: null, state: null, before: null, limit: 10 }),
  'listBypasses, of a person': (store, tx) => store.listBypasses(tx, { user: anita, state: 'live', before: null, limit: 10 }),
  takeExpiredBypasses: (store, tx) => store.takeExpiredBypasses(tx, 10),
  insertPass: (store, tx) =>
    store.insertPass(tx, { id: SHARED.newPass, user: owner, codeMac: hash(72), madeBy: by, expiresAt: after(tx.now, HOUR) }),
  revokePass: (store, tx) => store.revokePass(tx, anita),
  redeemPass: (store, tx) => store.redeemPass(tx, anita, hash(70)),
  rememberPass: (store, tx) => store.rememberPass(tx, SHARED.passkey, hash(73)),
  insertAttempt: (store, tx) =>
    store.insertAttempt(
      tx,
      {
        id: SHARED.newAttempt,
        application: app,
        demand: null,
        intent: { kind: 'prove', by: 'any_factor' },
        scopes: [],
        returnTo: { kind: 'account' },
        userId: anita,
        sessionId: SHARED.session,
        evidence: [],
        skipped: false,
        wantsFactor: false,
        createdAt: tx.now,
        expiresAt: after(tx.now, HOUR),
        mfaRequiredAt: null,
        risk: null,
      },
      { handleHash: hash(60), sessionHash: Buffer.from(hash(30)).toString('hex') },
    ),
  findAttempt: (store, tx) => store.findAttempt(tx, key),
  lockAttempt: (store, tx) => store.lockAttempt(tx, key),
  findRefusedAttempt: (store, tx) => store.findRefusedAttempt(tx, { id: SHARED.refused, handleHash: hash(6) }),
  updateAttempt: (store, tx) =>
    store.updateAttempt(tx, attempt, {
      evidence: [{ method: 'password', at: tx.now }],
      skipped: true,
      wantsFactor: true,
      handleHash: hash(7),
      mfaRequiredAt: tx.now,
      intent: null,
      passMac: null,
    }),
  'updateAttempt, after a second factor': (store, tx) => store.updateAttempt(tx, attempt, { guesses: 'cleared' }),
  endAttempt: (store, tx) => store.endAttempt(tx, attempt, { as: 'cancelled', because: null, guesses: 'kept' }),
  'endAttempt, after a second factor': (store, tx) => store.endAttempt(tx, attempt, { as: 'granted', because: null, guesses: 'cleared' }),
  identifyAttempt: (store, tx) => store.identifyAttempt(tx, SHARED.passkey, anita),
  setCeremonyChallenge: (store, tx) => store.setCeremonyChallenge(tx, attempt, { value: 'v', purpose: 'challenge' }),
  takeCeremonyChallenge: (store, tx) => store.takeCeremonyChallenge(tx, SHARED.passkey, 'passkey'),
  'takeCeremonyChallenge, twice': async (store, tx) => {
    await store.takeCeremonyChallenge(tx, SHARED.passkey, 'passkey');
    return store.takeCeremonyChallenge(tx, SHARED.passkey, 'passkey');
  },
  chargeSecondFactorGuess: (store, tx) => store.chargeSecondFactorGuess(tx, key),
  'chargeSecondFactorGuess, until it is throttled': async (store, tx) => {
    await store.chargeSecondFactorGuess(tx, key);
    return (await store.chargeSecondFactorGuess(tx, key)).kind;
  },
  clearSecondFactorGuesses: (store, tx) => store.clearSecondFactorGuesses(tx, anita),
  chargeFirstFactorGuess: (store, tx) => store.chargeFirstFactorGuess(tx, { account: 'anita', address: '192.0.2.9' }),
  'chargeFirstFactorGuess, until it is throttled': async (store, tx) => {
    for (let guess = 0; guess < 7; guess += 1) await store.chargeFirstFactorGuess(tx, { account: 'anita', address: '192.0.2.9' });
    return store.chargeFirstFactorGuess(tx, { account: 'anita', address: '192.0.2.9' });
  },
  giveBackFirstFactorGuess: async (store, tx) => {
    await store.giveBackFirstFactorGuess(tx, { account: 'anita', address: '192.0.2.9' });
  },
  clearFirstFactorGuesses: (store, tx) => store.clearFirstFactorGuesses(tx, { account: 'anita', address: '192.0.2.9' }),
  insertSession: (store, tx) => store.insertSession(tx, mintedFor(tx.now), sessionRow(tx, SHARED.newSession, hash(31))),
  raiseSession: (store, tx) => store.raiseSession(tx, mintedFor(tx.now), { id: SHARED.session, tokenHash: hash(32) }),
  findLiveSessionById: (store, tx) => store.findLiveSessionById(tx, SHARED.session),
  findLiveSessionByToken: (store, tx) => store.findLiveSessionByToken(tx, hash(30)),
  noteSessionUse: (store, tx) => store.noteSessionUse(tx, SHARED.session),
  endSession: (store, tx) => store.endSession(tx, SHARED.session, 'revoked'),
  endSessionsOfUser: (store, tx) => store.endSessionsOfUser(tx, anita),
  endOtherSessionsOfUser: (store, tx) => store.endOtherSessionsOfUser(tx, anita, SHARED.session),
  endSessionsOfTenant: (store, tx) => store.endSessionsOfTenant(tx),
  isSweepToCome: (store, tx) => store.isSweepToCome(tx, [SHARED.scheduled]),
  insertSweep: (store, tx) => store.insertSweep(tx, { id: SHARED.newSweep, kind: 'revoke', from: tx.now, overSeconds: 0, version: null }),
  appendEvent: async (store, tx) => {
    await store.appendEvent(tx, eventOf('new'));
  },
  appendFoldedEvent: async (store, tx) => {
    await store.appendFoldedEvent(tx, eventOf('folded'), ['one']);
    await store.appendFoldedEvent(tx, eventOf('folded'), ['one']);
  },
  insertProtocolRecords: (store, tx) => store.insertProtocolRecords(tx, [record('new', 'new')]),
  findProtocolRecord: (store, tx) => store.findProtocolRecord(tx, 'token'),
  'findProtocolRecord, an interaction': (store, tx) => store.findProtocolRecord(tx, 'interaction'),
  consumeProtocolRecord: (store, tx) => store.consumeProtocolRecord(tx, 'token'),
  deleteProtocolRecord: (store, tx) => store.deleteProtocolRecord(tx, 'token'),
  deleteProtocolFamily: (store, tx) => store.deleteProtocolFamily(tx, 'grant'),
  noteSessionApplication: (store, tx) => store.noteSessionApplication(tx, SHARED.session, SHARED.app),
  findLogoutRecipients: (store, tx) => store.findLogoutRecipients(tx, SHARED.session),
  forgetSessionApplication: (store, tx) => store.forgetSessionApplication(tx, SHARED.session, SHARED.app),
  listSessionsToTell: async (store, tx) => {
    await store.endSessionsOfUser(tx, anita);
    return store.listSessionsToTell(tx, { user: anita, after: null, limit: 10 });
  },
  listSigningKeys: (store, tx) => store.listSigningKeys(tx, 'oidc'),
  insertSigningKey: (store, tx) => store.insertSigningKey(tx, keyOf('new', 'new')),
  endSigningKeys: (store, tx) => store.endSigningKeys(tx, { purpose: 'oidc', publishedUntil: after(tx.now, DAY) }),
  lockTenant: (store, tx) => store.lockTenant(tx),
  enqueueJob: (store, tx) => store.enqueueJob(tx, { kind: 'delete_stale' }),
  enqueueJobAt: (store, tx) => store.enqueueJobAt(tx, { kind: 'delete_stale' }, after(tx.now, HOUR)),
  enqueuePeriodicJobs: (store, tx) => store.enqueuePeriodicJobs(tx, [{ kind: 'delete_stale', every: 1_000 }]),
  'enqueuePeriodicJobs, twice': async (store, tx) => {
    for (let time = 0; time < 2; time += 1) await store.enqueuePeriodicJobs(tx, [{ kind: 'delete_stale', every: 1_000 }]);
  },
  claimJobs: (store, tx) => store.claimJobs(tx, { kinds: ['delete_stale'], limit: 10, leaseUntil: after(tx.now, HOUR) }),
  finishJob: (store, tx) => store.finishJob(tx, claimed),
  deferJob: (store, tx) => store.deferJob(tx, claimed, after(tx.now, HOUR)),
  restartJob: (store, tx) => store.restartJob(tx, claimed, after(tx.now, HOUR)),
  buryJob: (store, tx) => store.buryJob(tx, claimed),
  deleteStale: (store, tx) => store.deleteStale(tx, 100),
  'deleteStale, in part': (store, tx) => store.deleteStale(tx, 1),
};

/** Questions that are of no tenant, or that a test of their own is about. */
export const OTHER_QUESTIONS: readonly string[] = [
  'offerSetUp',
  'findSetUp',
  'takeSetUp',
  'closeSetUp',
  'chargeWrongSetUp',
  'findTenantId',
  'findTenantsWithJobs',
  'findDueReceivers',
  'settledPosition',
  'listTenants',
  'insertTenant',
  'findCredential',
  'findLiveSession',
  'findForwarded',
  'policySnapshot',
  'transaction',
  'beginTransaction',
  'beginBeside',
  'ping',
  'close',
  'settled',
];
