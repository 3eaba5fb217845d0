import type { SignInDocument } from '../../src/contract/signIn.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import type { Totp } from '../../src/ports/totp.ts';
import { anAuthenticatorApp } from '../builders/authenticatorApp.ts';
import { PASSWORD } from '../builders/world.ts';

/** Where a browser has come to. */
export type Place =
  /** Sent to an application: whatever is not of the provider. */
  | { readonly kind: 'application'; readonly address: URL; readonly pages: number }
  /** At the steps of a sign-in. */
  | { readonly kind: 'steps'; readonly attempt: string }
  | { readonly kind: 'page'; readonly address: URL; readonly status: number; readonly body: string; readonly headers: Headers };

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

interface Parts {
  readonly origin: string;
  readonly slug: string;
  readonly totp: Totp;
  readonly now: () => Promise<Instant>;
}

const STEPS = /^\/t\/[^/]+\/sign-in\/([0-9a-f-]{36})$/;

/** A browser as far as cookies and redirects go, in which a person takes the steps of a sign-in by their JSON. */
export function aBrowser({ origin, slug, totp, now }: Parts) {
  let jar: readonly Cookie[] = [];
  let attempt = '';
  const app = anAuthenticatorApp({ totp, now });

  async function send(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, origin);
    const cookie = jar
      .filter(({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...(init.headers as Record<string, string>) } });
    for (const header of response.headers.getSetCookie()) keep(header);
    return response;
  }

  function keep(header: string): void {
    const [pair = '', ...attributes] = header.split(/; */);
    const [name = '', ...rest] = pair.split('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const others = jar.filter((one) => one.name !== name || one.path !== path);
    const value = rest.join('=');
    jar = value === '' || /expires=Thu, 01 Jan 1970/i.test(header) ? others : [...others, { name, value, path }];
  }

  /** Goes to an address and follows where it is sent, until it is at a page, at our steps, or at an application. */
  async function open(address: string | URL, init: RequestInit = {}): Promise<Place> {
    let url = new URL(address, origin);
    let response = await send(url, init);
    for (let hops = 0; hops < 10; hops += 1) {
      const location = response.headers.get('location');
      if (location === null) {
        const body = await response.text();
        const goesTo = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(body)?.[1];
        if (goesTo === undefined) return { kind: 'page', address: url, status: response.status, body, headers: response.headers };
        url = new URL(goesTo.replaceAll('&amp;', '&'), url);
      } else {
        await response.body?.cancel();
        url = new URL(location, url);
      }
      if (url.origin !== origin) return { kind: 'application', address: url, pages: 0 };
      const steps = STEPS.exec(url.pathname)?.[1];
      if (steps !== undefined) {
        attempt = steps;
        return { kind: 'steps', attempt };
      }
      response = await send(url);
    }
    throw new Error('sent round and round');
  }

  async function api(
    path: string,
    body: unknown,
  ): Promise<{ readonly status: number; readonly json: SignInDocument & { readonly code?: string } }> {
    const response = await send(`/t/${slug}/api/sign-in/${attempt}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, json: (await response.json()) as SignInDocument & { readonly code?: string } };
  }

  /** Takes a step. @returns what comes next, or the code of the refusal; where the attempt has ended, where it leads. */
  async function take(path: string, body: unknown): Promise<Place | string> {
    const { json } = await api(path, body);
    if (json.code !== undefined) return json.code;
    return 'continueAt' in json.step ? open(json.step.continueAt) : json.step.kind;
  }

  return {
    send,
    open,
    cookies: (): readonly Cookie[] => jar,
    /** As another browser of the same person: no cookies, the same authenticator app. */
    forget(): void {
      jar = [];
    },
    /** Puts a cookie of another browser into this one. */
    adopt: (name: string, value: string): void => keep(`${name}=${value}; Path=/`),
    /** Goes on with another attempt that this browser began. */
    turnTo(place: Place): void {
      if (place.kind !== 'steps') throw new Error(`not at steps: ${place.kind}`);
      attempt = place.attempt;
    },
    async step(): Promise<SignInDocument['step']> {
      const response = await send(`/t/${slug}/api/sign-in/${attempt}`);
      return ((await response.json()) as SignInDocument).step;
    },
    password: (loginName: string | null, password: string = PASSWORD) =>
      take('/password', loginName === null ? { password } : { loginName, password }),
    skip: () => take('/skip', {}),
    cancel: () => take('/cancel', {}),
    totp: async (stepsFromNow = 0) => take('/totp', { code: await app.code(stepsFromNow) }),
    wrongTotp: () => take('/totp', { code: '000000' }),
    /** Enrols an authenticator app with the code of the step before, so that the code of now is still good. */
    async enrolTotp(): Promise<Place | string> {
      const response = await send(`/t/${slug}/api/sign-in/${attempt}/enrolments/totp`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      const { base32 } = (await response.json()) as { readonly base32: string };
      app.take(base32);
      return take('/enrolments/totp/confirm', { code: await app.code(-1) });
    },
    /** The secret that the session's cookie holds; null: there is none. */
    sessionToken: (): string | null => jar.find(({ name }) => name === `sallyport-session-${slug}`)?.value ?? null,
  };
}

export type Browser = ReturnType<typeof aBrowser>;
