import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.ts';
import { listens, runningNginx } from './nginx.ts';

const NGINX = fileURLToPath(new URL('../../examples/nginx/forward-auth.conf', import.meta.url));
const CADDY = fileURLToPath(new URL('../../examples/caddy/Caddyfile', import.meta.url));

export interface GuardedPlace {
  readonly tenantSlug: string;
  /** Ports of Sallyport and of the application behind. */
  readonly server: number;
  readonly application: number;
}

export interface GuardingProxy {
  /** The protected host. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** A real nginx with the file that is shown to people, in which nothing but names, addresses and TLS is changed. */
export async function guardingNginx(program: string, { tenantSlug, server, application }: GuardedPlace): Promise<GuardingProxy> {
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

/** The same with a real Caddy. */
export async function guardingCaddy(program: string, { tenantSlug, server, application }: GuardedPlace): Promise<GuardingProxy> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-caddy-'));
  const shown = (await readFile(CADDY, 'utf8'))
    .replace('wiki.example.com {', `http://localhost:${port} {\n\tbind 127.0.0.1`)
    .replaceAll('/t/acme/', `/t/${tenantSlug}/`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${server}`)
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${application}`);
  const configuration = join(folder, 'Caddyfile');
  await writeFile(configuration, `{\n\tadmin off\n\tauto_https off\n}\n${shown}`);
  const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(program, ['run', '--adapter', 'caddyfile', '--config', configuration], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const exited = once(child, 'exit');
  await listens(port, () => (child.exitCode === null ? null : `Caddy did not start: ${complaints}`));
  return {
    origin: `http://localhost:${port}`,
    async stop(): Promise<void> {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
