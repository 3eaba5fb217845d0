import { addressFiles } from '../../src/adapters/addresses/addressFiles.ts';
import { argon2Hasher, defaultHashingLimits } from '../../src/adapters/argon2/argon2Hasher.ts';
import { csvReader } from '../../src/adapters/csv/csvReader.ts';
import { joseKeyPairs } from '../../src/adapters/jose/joseKeyPairs.ts';
import { failoverSms } from '../../src/adapters/messaging/failoverSms.ts';
import { mustacheTemplates } from '../../src/adapters/messaging/mustacheTemplates.ts';
import { checkedOutward } from '../../src/adapters/outward/checkedOutward.ts';
import { knownPasswords } from '../../src/adapters/passwords/knownPasswords.ts';
import { libphonenumber } from '../../src/adapters/phones/libphonenumber.ts';
import { aesGcmSealer } from '../../src/adapters/sealing/aesGcmSealer.ts';
import { digest } from '../../src/adapters/system/digest.ts';
import { systemClock } from '../../src/adapters/system/systemClock.ts';
import { systemRandom } from '../../src/adapters/system/systemRandom.ts';
import { otpauthTotp } from '../../src/adapters/totp/otpauthTotp.ts';
import { openidUpstreams } from '../../src/adapters/upstream/openidUpstreams.ts';
import { simplewebauthnVerifier } from '../../src/adapters/webauthn/simplewebauthnVerifier.ts';
import { x509Certificates } from '../../src/adapters/x509/x509Certificates.ts';
import { EVERY_EVENT } from '../../src/domain/audit/auditQuestion.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { Tenant, TenantSettings } from '../../src/domain/directory/tenant.ts';
import type { Role, UserId } from '../../src/domain/directory/user.ts';
import type { FactorKind } from '../../src/domain/factors/factor.ts';
import { DEFAULT_SEND_LIMITS } from '../../src/domain/factors/sendLimits.ts';
import type { Level, Scope, Timing } from '../../src/domain/policy/rule.ts';
import type { Administration } from '../../src/flows/administer.ts';
import { addMember } from '../../src/flows/directory/addMember.ts';
import { createGroup } from '../../src/flows/directory/createGroup.ts';
import { createTenant } from '../../src/flows/directory/createTenant.ts';
import { createUser } from '../../src/flows/directory/createUser.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { RecordedEvent } from '../../src/ports/store/auditStore.ts';
import type { Store } from '../../src/ports/store/store.ts';

export const ORIGIN = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery';

/** The real ports over a store. Nothing is faked but the address of the deployment. */
export function portsOver(store: Store): Ports {
  return {
    store,
    clock: systemClock,
    random: systemRandom(),
    digest,
    passwordHasher: argon2Hasher(defaultHashingLimits()),
    breachedPasswords: knownPasswords(null),
    sealer: aesGcmSealer([new Uint8Array(32).fill(7)]),
    keyPairs: joseKeyPairs,
    certificates: x509Certificates,
    totp: otpauthTotp,
    webauthn: simplewebauthnVerifier,
    csv: csvReader,
    templates: mustacheTemplates,
    mailer: null,
    phoneNumbers: libphonenumber,
    addresses: addressFiles({ places: null, lists: [], now: systemClock.now, report: () => undefined }),
    smsSender: null,
    outward: checkedOutward([]),
    receiptReader: failoverSms({ providers: [] }),
    upstreams: openidUpstreams({ now: systemClock.now, plainHttp: 'on_this_machine', isCalled: () => false }),
    capabilities: {
      availableKinds: ['webauthn', 'totp', 'backup_code'],
      sendLimits: DEFAULT_SEND_LIMITS,
      enrolmentProofs: ['mail_code', 'enrolment_pass'],
      publicUrl: ORIGIN,
      relyingParty: { rpId: 'localhost', origins: [ORIGIN] },
    },
  };
}

export interface RuleWords {
  readonly level?: Level;
  readonly timing?: Timing;
  readonly factors?: readonly FactorKind[];
  readonly existingSessions?: 'keep' | 'recheck';
  readonly from?: Instant;
}

/** A tenant of its own, with the means to fill it. Everything goes through the product's own flows. */
export async function aWorld(store: Store, words: { readonly slug?: string } = {}) {
  const ports = portsOver(store);
  const unique = (word: string): string => `${word}-${Buffer.from(ports.random.bytes(6)).toString('hex')}`;
  const tenant: Tenant = must(
    await createTenant(ports)({ by: { kind: 'host' }, slug: words.slug ?? unique('t'), name: 'Acme', prepare: null }),
  );
  const host: Administration = { tenantId: tenant.id, by: { kind: 'host' } };

  async function rule(scope: Scope, words: RuleWords): Promise<void> {
    const { from = null, ...rest } = words;
    must(
      await setRule(ports)({
        ...host,
        scope,
        rule: { level: null, timing: null, factors: null, existingSessions: 'keep', ...rest },
        from,
        expectedRevision: null,
        deadEnds: 'accept',
      }),
    );
  }

  return {
    ports,
    store,
    tenant,
    host,
    unique,
    rule,
    async user(
      words: {
        loginName?: string;
        displayName?: string;
        role?: Role;
        groups?: readonly GroupId[];
        password?: string | null;
        mail?: string;
        mailVerified?: boolean;
      } = {},
    ): Promise<{ id: UserId; loginName: string }> {
      const loginName = words.loginName ?? unique('person');
      const password = words.password === undefined ? PASSWORD : words.password;
      const user = must(
        await createUser(ports)({
          ...host,
          loginName,
          displayName: words.displayName ?? 'A Person',
          mail: words.mail ?? null,
          mailVerified: words.mailVerified ?? false,
          role: words.role ?? null,
          password,
        }),
      );
      for (const group of words.groups ?? []) must(await addMember(ports)({ ...host, group, user: user.id }));
      return { id: user.id, loginName };
    },
    async group(words: RuleWords | null = null, name: string = unique('group')): Promise<GroupId> {
      const { id } = must(await createGroup(ports)({ ...host, name }));
      if (words !== null) await rule({ kind: 'group', group: id }, words);
      return id;
    },
    async application(words: RuleWords | null = null): Promise<ApplicationId> {
      const { application } = must(
        await registerApplication(ports)({
          ...host,
          clientId: unique('app'),
          name: 'Finance',
          oidc: {
            authMethod: 'none',
            redirectUris: ['http://localhost:4000/callback'],
            postLogoutRedirectUris: [],
            backchannelLogoutUri: null,
          },
          demand: null,
        }),
      );
      if (words !== null) await rule({ kind: 'application', application: application.id }, words);
      return application.id;
    },
    async settings(settings: Partial<TenantSettings>): Promise<void> {
      must(await updateTenant(ports)({ ...host, settings, expectedRevision: null, deadEnds: 'accept' }));
    },
    /** The audit, oldest first. */
    async events(filter: { user?: UserId } = {}): Promise<readonly RecordedEvent[]> {
      const asked = { ...EVERY_EVENT, user: filter.user ?? null };
      const { events } = await store.transaction(tenant.id, (tx) => store.listEvents(tx, asked, { before: null, limit: 1_000 }));
      return events.toReversed();
    },
    now(): Promise<Instant> {
      return store.transaction(tenant.id, async (tx) => tx.now);
    },
  };
}

export type World = Awaited<ReturnType<typeof aWorld>>;

/** The value of a result that must be a success. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.detail} ${JSON.stringify(result.facts)}`);
  return result.value;
}
