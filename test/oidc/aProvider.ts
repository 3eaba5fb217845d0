import * as oidc from 'openid-client';
import type { Application, ClientAuthMethod } from '../../src/domain/directory/application.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { Store } from '../../src/ports/store/store.ts';
import { oidcAddresses } from '../../src/web/oidc/oidcAddresses.ts';
import { oidcMount } from '../../src/web/oidc/oidcMount.ts';
import { buildServer } from '../../src/web/server.ts';
import { webFlows } from '../../src/web/webFlows.ts';
import { aWorld, must } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { aBrowser, type Browser } from './aBrowser.ts';

/** Where applications of these tests are sent back to. Nobody listens there: the browser stops before it. */
export const CALLBACK = 'http://localhost:4000/callback';
export const SIGNED_OUT = 'http://localhost:4000/signed-out';

export const AAL1 = 'urn:sallyport:aal:1';
export const AAL2 = 'urn:sallyport:aal:2';

export interface ClientWords {
  readonly clientId?: string;
  readonly authMethod?: ClientAuthMethod;
  readonly demand?: Application['demand'];
  readonly backchannelLogoutUri?: string;
  readonly redirectUris?: readonly string[];
  readonly readsTokensOf?: readonly string[];
}

export interface Client {
  readonly application: Application;
  readonly clientId: string;
  /** Empty: a public client. */
  readonly secret: string;
  readonly configuration: oidc.Configuration;
}

/** The real server with the protocol mounted, over one tenant's own world, on a loopback port. */
export async function aProvider(store: Store, words: { readonly slug?: string } = {}) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const world = await aWorld(store, words);
  const ports: Ports = {
    ...world.ports,
    capabilities: { ...world.ports.capabilities, publicUrl: origin, relyingParty: { rpId: 'localhost', origins: [origin] } },
  };
  const servers = [await listening(ports, port)];
  const issuer = `${origin}/t/${world.tenant.slug}`;

  return {
    world,
    ports,
    origin,
    issuer,
    browser: (): Browser => aBrowser({ origin, slug: world.tenant.slug, totp: ports.totp, now: () => world.now() }),
    /** Another process' worth of the same deployment: same addresses, a memory of its own. @returns where it listens. */
    async anotherNode(otherStore: Store): Promise<string> {
      const otherPort = await freePort();
      servers.push(await listening({ ...ports, store: otherStore }, otherPort));
      return `http://localhost:${otherPort}`;
    },
    async client(wanted: ClientWords = {}): Promise<Client> {
      const { authMethod = 'client_secret_basic' } = wanted;
      const { application, clientSecret } = must(
        await registerApplication(ports)({
          ...world.host,
          clientId: wanted.clientId ?? world.unique('app'),
          name: 'Finance',
          oidc: {
            authMethod,
            redirectUris: wanted.redirectUris ?? [CALLBACK],
            postLogoutRedirectUris: [SIGNED_OUT],
            backchannelLogoutUri: wanted.backchannelLogoutUri ?? null,
            readsTokensOf: wanted.readsTokensOf ?? [],
          },
          demand: wanted.demand ?? null,
        }),
      );
      const secret = clientSecret ?? '';
      const configuration = await oidc.discovery(new URL(issuer), application.clientId, undefined, authentication(authMethod, secret), {
        execute: [oidc.allowInsecureRequests],
      });
      return { application, clientId: application.clientId, secret, configuration };
    },
    async close(): Promise<void> {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export type IdentityProvider = Awaited<ReturnType<typeof aProvider>>;

async function listening(ports: Ports, port: number) {
  const flows = webFlows(ports);
  const server = await buildServer({ ports, flows, oidc: oidcAddresses, trustedProxies: [], log: null, mounts: [oidcMount(ports, flows)] });
  await server.listen({ host: 'localhost', port });
  return server;
}

function authentication(method: ClientAuthMethod, secret: string): oidc.ClientAuth {
  switch (method) {
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(secret);
    case 'client_secret_post':
      return oidc.ClientSecretPost(secret);
    case 'none':
      return oidc.None();
  }
}
