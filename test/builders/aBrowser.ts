import type { LightMyRequestResponse } from 'fastify';
import type { Server } from '../../src/web/server.ts';
import { ORIGIN } from './world.ts';

/** What a browser sends with a form of our own page. */
const OWN_PAGE = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' };

/** What a person sees. */
export interface Page {
  readonly response: LightMyRequestResponse;
  readonly status: number;
  readonly title: string;
  readonly body: string;
  /** Where the page goes by itself; null: it stays. */
  readonly goesTo: string | null;
  /** null: nothing was refused. */
  readonly error: string | null;
  /** Posts the form of the page whose address ends like this, with its own hidden fields. */
  post(action: string, fields?: Readonly<Record<string, string>>): Promise<Page>;
}

/** A browser without script: a cookie jar that follows links and posts forms. */
export function aBrowser(app: Server) {
  const jar = new Map<string, string>();

  async function send(request: {
    method: 'GET' | 'POST' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE';
    url: string;
    headers?: Record<string, string>;
    payload?: string;
  }): Promise<LightMyRequestResponse> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), accept: 'text/html', ...request.headers };
    const response = await app.inject({ ...request, headers });
    for (const { name, value, maxAge, expires } of response.cookies) {
      if (maxAge === 0 || (expires !== undefined && expires.getTime() <= 0)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  async function follow(response: LightMyRequestResponse): Promise<Page> {
    const { location } = response.headers;
    return response.statusCode === 303 ? get(String(location)) : pageOf(response);
  }

  async function get(url: string): Promise<Page> {
    return follow(await send({ method: 'GET', url }));
  }

  function pageOf(response: LightMyRequestResponse): Page {
    const { body } = response;
    return {
      response,
      status: response.statusCode,
      title: /<h1>(.*?)<\/h1>/.exec(body)?.[1] ?? '',
      body,
      goesTo: /http-equiv="refresh" content="0; url=([^"]*)"/.exec(body)?.[1] ?? null,
      error: /role="alert" id="error">(.*?)<\/p>/.exec(body)?.[1] ?? null,
      async post(action, fields = {}) {
        const url = [...body.matchAll(/<form method="post" action="([^"]*)"/g)]
          .map((match) => match[1] ?? '')
          .find((at) => at.endsWith(action));
        const token = /name="token" value="([^"]*)"/.exec(body)?.[1];
        if (url === undefined || token === undefined) throw new Error(`no form for ${action} on "${this.title}"`);
        return post(url, { token, ...fields });
      },
    };
  }

  async function post(
    url: string,
    fields: Readonly<Record<string, string>> | string,
    headers: Record<string, string> = OWN_PAGE,
  ): Promise<Page> {
    const payload = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    return follow(
      await send({ method: 'POST', url, payload, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } }),
    );
  }

  return {
    jar,
    send,
    get,
    post,
    /** Posts JSON as a program does: no Origin, no Fetch Metadata. */
    async json(url: string, body: unknown, headers: Record<string, string> = {}, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'POST') {
      const payload = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await send({
        method,
        url,
        payload,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      });
      const answered = response.body === '' ? {} : response.json<Json>();
      return { status: response.statusCode, body: answered, headers: response.headers };
    },
    async readJson(url: string) {
      const response = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
      return { status: response.statusCode, body: response.json<Json>() };
    },
  };
}

export type Browser = ReturnType<typeof aBrowser>;

export interface Json {
  readonly code?: string;
  readonly step?: { readonly kind: string; readonly [member: string]: unknown };
  readonly attempt?: string;
  readonly backupCodes?: readonly string[] | null;
  readonly [member: string]: unknown;
}
