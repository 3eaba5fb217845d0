import { randomBytes } from 'node:crypto';
import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { GroupId } from '../../src/domain/directory/group.ts';
import { DEFAULT_TENANT_SETTINGS, type TenantId, type TenantSettings } from '../../src/domain/directory/tenant.ts';
import type { Role, UserId } from '../../src/domain/directory/user.ts';
import type { FactorId } from '../../src/domain/factors/factor.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { type MintedSession, mintSession } from '../../src/domain/policy/mintSession.ts';
import type { LiveSession, SessionId } from '../../src/domain/sessions/session.ts';
import { ATTEMPT_LIFETIME, type SignInAttempt } from '../../src/domain/sessions/signInAttempt.ts';
import type { Id } from '../../src/kernel/id.ts';
import { after, HOUR, type Instant } from '../../src/kernel/instant.ts';
import type { AttemptKey } from '../../src/ports/store/attemptStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';

let made = 0;

/** An id that nothing else has. */
export function newId<Kind extends string>(): Id<Kind> {
  return timeOrderedId<Kind>(Date.now() as Instant);
}

/** A name that nothing else has. */
export function newName(word: string): string {
  made += 1;
  return `${word}-${made}-${randomBytes(4).toString('hex')}`;
}

/** The digest of a secret that nothing else has. */
export function newHash(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

/** What `decide` grants to a password where nothing is enforced, as a session. */
export function mintedFor(now: Instant): MintedSession {
  const grant = decide(
    {
      revision: 0,
      availableKinds: ['webauthn', 'totp', 'backup_code'],
      backupCodesAsFirstFactor: false,
      firstEnrolment: 'first_factor',
      tenant: [{ from: 0 as Instant, level: 'off', timing: null, factors: null, existingSessions: 'keep' }],
      groups: new Map(),
      applications: new Map(),
    },
    {
      at: now,
      application: null,
      user: {
        createdAt: now,
        groups: [],
        factors: [],
        cohort: 0,
        promptedAt: null,
        mustEnrolUntil: null,
        dormant: false,
        bypass: null,
        demotedUntil: null,
      },
      evidence: [{ method: 'password', at: now }],
      skipped: false,
      wantsFactor: false,
      session: null,
      demand: null,
    },
  );
  if (grant.outcome !== 'grant') throw new Error('nothing is enforced here');
  return mintSession(grant);
}

export type TenantRows = Awaited<ReturnType<typeof tenantRows>>;

/** A tenant of its own, and rows in it, made by the store's questions alone. */
export async function tenantRows(store: Store, settings: Partial<TenantSettings> = {}) {
  const tenantId = newId<'Tenant'>() as TenantId;
  const slug = newName('t');
  const inside = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store.transaction(tenantId, work);
  await inside((tx) =>
    store.insertTenant(tx, { id: tenantId, slug, name: 'Acme', settings: { ...DEFAULT_TENANT_SETTINGS, ...settings }, revision: 0 }),
  );

  /** A transaction that has begun; whoever begins one ends it. */
  async function begin() {
    const transaction = await store.beginTransaction(tenantId);
    await transaction.begun;
    return transaction;
  }

  async function user(words: { loginName?: string; role?: Role | null; passwordHash?: string | null } = {}): Promise<UserId> {
    const id: UserId = newId();
    const { loginName = newName('person'), role = null, passwordHash = null } = words;
    await inside((tx) => store.insertUser(tx, { id, loginName, displayName: 'A Person', mail: null, role, passwordHash }));
    return id;
  }

  async function attempt(words: Partial<SignInAttempt> = {}): Promise<AttemptKey> {
    const key: AttemptKey = { id: newId(), handleHash: newHash() };
    await inside(async (tx) => {
      const raised = words.sessionId == null ? null : await store.findLiveSessionById(tx, words.sessionId);
      await store.insertAttempt(
        tx,
        {
          id: key.id,
          application: null,
          demand: null,
          intent: null,
          scopes: [],
          returnTo: { kind: 'account' },
          userId: null,
          sessionId: null,
          evidence: [],
          skipped: false,
          wantsFactor: false,
          createdAt: tx.now,
          expiresAt: after(tx.now, ATTEMPT_LIFETIME),
          mfaRequiredAt: null,
          risk: null,
          ...words,
        },
        { handleHash: key.handleHash, sessionHash: raised?.secretHash ?? null },
      );
    });
    return key;
  }

  /** An attempt in which `person` has proved a first factor. */
  async function identified(person: UserId): Promise<AttemptKey> {
    const key = await attempt();
    await inside((tx) => store.identifyAttempt(tx, key.id, person));
    return key;
  }

  async function session(
    person: UserId,
    limits: { idleSeconds?: number; lifetime?: number } = {},
  ): Promise<{ id: SessionId; tokenHash: Uint8Array }> {
    const key = await identified(person);
    const row = { id: newId<'Session'>(), tokenHash: newHash() };
    await inside((tx) =>
      store.insertSession(tx, mintedFor(tx.now), {
        ...row,
        attempt: key.id,
        trace: { address: '192.0.2.1', userAgent: 'a browser' },
        expiresAt: after(tx.now, limits.lifetime ?? 8 * HOUR),
        idleSeconds: limits.idleSeconds ?? 3_600,
      }),
    );
    return row;
  }

  return {
    store,
    tenantId,
    slug,
    inside,
    begin,
    user,
    attempt,
    identified,
    session,
    find: (tokenHash: Uint8Array): Promise<LiveSession | null> => store.findLiveSession(tenantId, tokenHash),
    async group(name = newName('group')): Promise<GroupId> {
      const id: GroupId = newId();
      await inside((tx) => store.insertGroup(tx, { id, name }));
      return id;
    },
    async application(clientId = newName('app')): Promise<ApplicationId> {
      const id: ApplicationId = newId();
      const oidc = {
        authMethod: 'none',
        redirectUris: ['https://app.example/cb'],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: null,
      } as const;
      await inside((tx) => store.insertApplication(tx, { id, clientId, name: 'An App', oidc, demand: null }, null));
      return id;
    },
    async totp(person: UserId, lastStep = 100): Promise<FactorId> {
      const id: FactorId = newId();
      await inside((tx) => store.insertTotpFactor(tx, { id, user: person, label: 'App', sealedSecret: newHash(), lastStep }));
      return id;
    },
    async key(person: UserId, credentialId = newName('credential')): Promise<FactorId> {
      const id: FactorId = newId();
      const credential = {
        credentialId,
        publicKey: newHash(),
        signCount: 1,
        transports: ['internal', 'usb "x", \\'],
        aaguid: '00000000-0000-0000-0000-000000000000',
        backupEligible: false,
        userVerified: true,
      };
      await inside((tx) => store.insertCredential(tx, { id, user: person, label: 'Key', credential }));
      return id;
    },
    async codes(
      person: UserId,
      words: { companion?: boolean; count?: number } = {},
    ): Promise<{ id: FactorId; macs: readonly Uint8Array[] }> {
      const id: FactorId = newId();
      const macs = Array.from({ length: words.count ?? 3 }, newHash);
      await inside((tx) => store.replaceBackupCodes(tx, { id, user: person, companion: words.companion ?? true, codeMacs: macs }));
      return { id, macs };
    },
  };
}
