import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runningNginx } from './nginx.ts';

const NGINX = fileURLToPath(new URL('../../examples/nginx/forward-auth.conf', import.meta.url));

export interface GuardedPlace {
  readonly tenantSlug: string;
  /** Ports of Sallyport and of the application behind. */
  readonly server: number;
  readonly application: number;
}

/** A real nginx with the file that is shown to people, in which nothing but names, addresses and TLS is changed. */
export async function guardingNginx(program: string, { tenantSlug, server, application }: GuardedPlace) {
  const shown = await readFile(NGINX, 'utf8');
  return runningNginx(program, (port) =>
    shown
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
      .replace('server_name wiki.example.com;', 'server_name localhost;')
      .replaceAll(/^.*ssl_certificate.*$/gm, '')
      .replaceAll('https://wiki.example.com', `http://localhost:${port}`)
      .replaceAll('http://127.0.0.1:3000/t/acme/', `http://127.0.0.1:${server}/t/${tenantSlug}/`)
      .replaceAll('http://127.0.0.1:8080', `http://127.0.0.1:${application}`),
  );
}

export type GuardingProxy = Awaited<ReturnType<typeof guardingNginx>>;
