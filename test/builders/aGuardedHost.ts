import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { PathRuleDraft } from '../../src/domain/directory/forwardAuthDraft.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from './aServer.ts';
import { must, type World } from './world.ts';

export const WIKI = 'https://wiki.example.com';

/** Registers an application behind a proxy. */
export async function aProtectedHost(
  world: World,
  words: { readonly origins?: readonly string[]; readonly rules?: readonly Partial<PathRuleDraft>[]; readonly name?: string } = {},
): Promise<ApplicationId> {
  const { origins = [WIKI], rules = [], name = 'Wiki' } = words;
  const draft = { ...world.host, clientId: world.unique('wiki'), name, forwardAuth: { origins, rules }, demand: null };
  return must(await registerApplication(world.ports)(draft)).application.id;
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly remoteAddress?: string;
}

/** The server that a proxy at 127.0.0.1 asks, and a browser in between as far as cookies go. */
export async function askedByProxy(world: World, app?: Server) {
  const server = app ?? (await aServer(world.ports, { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] }));
  const { slug } = world.tenant;

  function ask(target: string, { headers = {}, path = '', remoteAddress = '127.0.0.1' }: Asked = {}) {
    return server.inject({
      method: 'GET',
      url: `/t/${slug}/forward-auth${path}`,
      headers: {
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'wiki.example.com',
        'x-forwarded-uri': target,
        'x-forwarded-method': 'GET',
        ...headers,
      },
      remoteAddress,
    });
  }

  /** As Traefik and Caddy tell it, of a page that somebody opens. */
  const browse = (target: string, headers: Readonly<Record<string, string>> = {}) =>
    ask(target, { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...headers } });

  return {
    server,
    ask,
    browse,
    /** Our own host, with the session's cookie. @param token null: nobody is signed in. */
    open: (location: string, token: string | null) =>
      server.inject({
        method: 'GET',
        url: new URL(location).pathname + new URL(location).search,
        headers: token === null ? {} : { cookie: `sallyport-session-${slug}=${token}` },
      }),
    /** The callback as the proxy hands it on. */
    callback: (location: string, cookie: string, headers: Readonly<Record<string, string>> = {}) =>
      ask('/', { path: `/callback${new URL(location).search}`, headers: { cookie, ...headers } }),
    /** The whole way of a browser whose session is enough. @returns the cookie that it holds on the protected host. */
    async enter(token: string, target = '/'): Promise<string> {
      const led = await browse(target);
      const opened = await this.open(String(led.headers.location), token);
      const back = await this.callback(String(opened.headers.location), cookieOf(led));
      if (back.statusCode !== 302) throw new Error(`${back.statusCode} ${back.body}`);
      return cookieOf(back);
    },
  };
}

/** The first cookie that an answer sets, as a browser sends it back. */
export function cookieOf(answer: { readonly headers: Readonly<Record<string, unknown>> }): string {
  const [set] = [answer.headers['set-cookie']].flat();
  return String(set).split(';')[0] ?? '';
}
