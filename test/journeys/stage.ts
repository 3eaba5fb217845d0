import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startDeliveries } from '../../src/adapters/jobs/startDeliveries.ts';
import { startJobs } from '../../src/adapters/jobs/startJobs.ts';
import { smtpMailer } from '../../src/adapters/messaging/smtpMailer.ts';
import { checkedOutward } from '../../src/adapters/outward/checkedOutward.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { PathRuleDraft } from '../../src/domain/directory/forwardAuthDraft.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { LOOPBACK } from '../../src/domain/outward/publicAddress.ts';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { type Lane, MESSAGE_LANE, runDueJobs, UPKEEP_LANE } from '../../src/flows/maintenance/runDueJobs.ts';
import { deliverEvents } from '../../src/flows/outward/deliverEvents.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import { signSignal } from '../../src/oidc/signSignal.ts';
import type { Addresses } from '../../src/ports/addresses.ts';
import type { PasswordHasher } from '../../src/ports/passwordHasher.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { ReceiptReader, SmsSender } from '../../src/ports/smsSender.ts';
import type { SessionListed } from '../../src/ports/store/sessionListStore.ts';
import { startServer } from '../../src/startServer.ts';
import type { TestDatabase } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { aWorld, must, PASSWORD, type RuleWords } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { type GuardingProxy, guardingNginx } from '../doubles/guardingProxy.ts';
import { aMailServer } from '../doubles/mailServer.ts';
import { anNginx, type NginxWords } from '../doubles/nginx.ts';
import { plainApplication } from '../doubles/plainApplication.ts';
import { aPerson } from './person.ts';

const APPLICATION = fileURLToPath(new URL('../../examples/relying-party/relyingParty.ts', import.meta.url));

export interface RunningApplication {
  readonly id: ApplicationId;
  /** Where people open it. */
  readonly address: string;
}

export interface StageWords {
  /** Absent: no text message is sent. */
  readonly sms?: SmsSender & ReceiptReader;
  /** Absent: the real one, which is never busy here. */
  readonly passwordHasher?: PasswordHasher;
  /** Absent: nothing is known of addresses. With them browsers say by X-Forwarded-For where they are, as if they came through a proxy. */
  readonly addresses?: Addresses;
  /** Absent: people reach the server itself, at the root of its host. */
  readonly proxy?: NginxWords;
  /** The program of nginx that guards hosts of plain applications. Absent: there are none. */
  readonly guard?: string;
  /** Receivers of events may be on this machine. Absent: on the Internet alone, as in production. */
  readonly receivers?: 'here';
}

/** The real server with its jobs, over a tenant of its own, and real applications in processes of their own. */
export async function aStage(database: TestDatabase, browser: Browser, words: StageWords = {}) {
  const world = await aWorld(database.store);
  const port = await freePort();
  const proxy = words.proxy === undefined ? null : await anNginx(words.proxy, { server: port });
  const origin = proxy?.origin ?? `http://localhost:${port}`;
  const publicUrl = `${origin}${words.proxy?.prefix ?? ''}`;
  const mail = await aMailServer();
  const mailer = smtpMailer({ url: mail.url, from: 'sign-in@acme.example' });
  const ports: Ports = {
    ...world.ports,
    mailer,
    ...(words.passwordHasher === undefined ? {} : { passwordHasher: words.passwordHasher }),
    ...(words.addresses === undefined ? {} : { addresses: words.addresses }),
    ...(words.receivers === undefined ? {} : { outward: checkedOutward(LOOPBACK) }),
    ...(words.sms === undefined ? {} : { smsSender: words.sms, receiptReader: words.sms }),
    capabilities: { ...world.ports.capabilities, publicUrl, relyingParty: { rpId: 'localhost', origins: [origin] } },
  };
  const listen = { host: '127.0.0.1', port };
  const server = must(
    await startServer(ports, {
      listen,
      publicUrl,
      trustedProxies: proxy === null && words.addresses === undefined && words.guard === undefined ? [] : ['127.0.0.1'],
      logLevel: 'silent',
    }),
  );
  const failures: unknown[] = [];
  const jobs = doJobs({ ports, tenant: world.tenant.id }, (error) => failures.push(error));
  const deliveries = deliver({ ports, tenant: world.tenant.id }, (error) => failures.push(error));
  const processes: ChildProcess[] = [];
  const guarded: { readonly proxy: GuardingProxy; close(): void }[] = [];
  const issuer = `${publicUrl}/t/${world.tenant.slug}`;

  return {
    world,
    /** With the mail of this stage, and its address. */
    ports,
    /** Where everything arrives that is sent to people. */
    mail,
    origin,
    issuer,
    async application(name: string, rule: RuleWords | null = null): Promise<RunningApplication> {
      const at = await freePort();
      const address = `http://localhost:${at}`;
      const clientId = name.toLowerCase();
      const { application, clientSecret } = must(
        await registerApplication(ports)({
          ...world.host,
          clientId,
          name,
          oidc: {
            authMethod: 'client_secret_basic',
            redirectUris: [`${address}/callback`],
            postLogoutRedirectUris: [`${address}/signed-out`],
            backchannelLogoutUri: `${address}/backchannel-logout`,
          },
          demand: null,
        }),
      );
      if (rule !== null) await world.rule({ kind: 'application', application: application.id }, rule);
      const env = { ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret ?? '', PORT: String(at), NAME: name };
      const child = spawn(process.execPath, [APPLICATION], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      processes.push(child);
      await once(child, 'message');
      return { id: application.id, address };
    },
    /** An application that knows nothing of signing in, behind nginx. */
    async protectedHost(name: string, rules: readonly Partial<PathRuleDraft>[] = []) {
      const plain = await plainApplication();
      const place = { tenantSlug: world.tenant.slug, server: port, application: plain.port };
      const guarding = await guardingNginx(words.guard ?? '', place);
      guarded.push({ proxy: guarding, close: plain.close });
      const draft = { clientId: name.toLowerCase(), name, forwardAuth: { origins: [guarding.origin], rules }, demand: null };
      const { application } = must(await registerApplication(ports)({ ...world.host, ...draft }));
      return { id: application.id, address: guarding.origin, reached: plain.reached };
    },
    /** Somebody new: "Anita Desai" signs in as anita.desai. */
    async person(displayName: string, words: Omit<NonNullable<Parameters<typeof world.user>[0]>, 'displayName' | 'password'> = {}) {
      const { id, loginName } = await world.user({ loginName: displayName.toLowerCase().replaceAll(' ', '.'), ...words, displayName });
      const clock = { now: world.now, totp: ports.totp };
      return { id, ...aPerson({ browser, displayName, loginName, password: PASSWORD, ...clock }) };
    },
    /** Somebody who has an account already. */
    somebody(displayName: string, loginName: string) {
      return aPerson({ browser, displayName, loginName, password: PASSWORD, now: world.now, totp: ports.totp });
    },
    /** Time passes, for everybody. It never goes back. @param milliseconds at least 0. */
    async wait(milliseconds: number): Promise<void> {
      database.moveClock((await world.now()) - Date.now() + milliseconds);
    },
    /** The live sessions of somebody, newest first. */
    sessionsOf: ({ id }: { readonly id: UserId }): Promise<readonly SessionListed[]> =>
      ports.store.transaction(world.tenant.id, (tx) => ports.store.listSessions(tx, { ...ALL_SESSIONS, user: id }, FIRST_SESSIONS)),
    /** What the audit says of somebody's sign-ins, oldest first. */
    async storyOf({ id }: { readonly id: UserId }): Promise<readonly string[]> {
      const told = (await world.events({ user: id })).map(({ type }) => type);
      return told.filter((type) => /^(user\.(mfa|sign)|session|factor|authorization)/.test(type));
    },
    async close(): Promise<void> {
      await Promise.all([jobs.stop(), deliveries.stop()]);
      await Promise.all(processes.map(ended));
      for (const one of guarded) {
        await one.proxy.stop();
        one.close();
      }
      await proxy?.stop();
      await server.close();
      mailer.close();
      await mail.close();
      if (failures.length > 0) throw new AggregateError(failures, 'jobs failed');
    },
  };
}

export type Stage = Awaited<ReturnType<typeof aStage>>;

/** As src/upkeep.ts does them beside serving, for one tenant: stages share a database, which in memory needs no care. */
function doJobs({ ports, tenant }: { readonly ports: Ports; readonly tenant: TenantId }, failed: (error: unknown) => void) {
  const handlers = jobHandlers(ports);
  // In one lane, and without a rest: a journey waits for its mail.
  const lane: Lane = { ...UPKEEP_LANE, kinds: [...UPKEEP_LANE.kinds, ...MESSAGE_LANE.kinds] };
  const wanted = { kinds: lane.kinds, periodic: lane.periodic.map(({ kind }) => kind) };
  return startJobs({
    poll: SECOND / 4,
    findTenants: async () => (await ports.store.findTenantsWithJobs(wanted)).filter((id) => id === tenant),
    run: runDueJobs(ports, { handlers, lane, failed }),
    maintain: async () => undefined,
    failed,
  });
}

/** Receivers of one tenant are told, as src/upkeep.ts does it for all. */
function deliver({ ports, tenant }: { readonly ports: Ports; readonly tenant: TenantId }, failed: (error: unknown) => void) {
  return startDeliveries({
    findDue: async () => (await ports.store.findDueReceivers()).filter(({ tenantId }) => tenantId === tenant),
    deliver: deliverEvents(ports, signSignal(ports)),
    poll: SECOND / 4,
    failed,
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
