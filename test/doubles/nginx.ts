import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './freePort.ts';

export interface NginxWords {
  readonly program: string;
  /** "/id": nothing else of the host leads to the server. */
  readonly prefix: string;
  /** What the server is asked for: the address as it came, or without the prefix. */
  readonly passes: 'whole' | 'stripped';
}

/** A real nginx in front of the server, with the words of docs/operating.md. */
export async function anNginx({ program, prefix, passes }: NginxWords, { server }: { readonly server: number }) {
  const to = `http://127.0.0.1:${server}`;
  const headers = `proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;`;
  return runningNginx(
    program,
    (port) => `server {
    listen 127.0.0.1:${port};
    location ${prefix}/ {
      proxy_pass ${to}${passes === 'whole' ? '' : '/'};
      ${headers}
    }
    location /.well-known/oauth-authorization-server${prefix}/ {
      proxy_pass ${to};
      ${headers}
    }
  }`,
  );
}

/** A real nginx on a free port. @param site what stands in its "http" block. */
export async function runningNginx(program: string, site: (port: number) => string) {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ');
  const configuration = `daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${temporary}
  ${site(port)}
}
`;
  await writeFile(join(folder, 'nginx.conf'), configuration);
  const errorLog = join(folder, 'error.log');
  const child = spawn(program, ['-c', join(folder, 'nginx.conf'), '-e', errorLog], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await listens(port, () => (child.exitCode === null ? null : `nginx did not start: ${readFileSync(errorLog, 'utf8')}`));
  return {
    origin: `http://localhost:${port}`,
    async stop(): Promise<void> {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Waits until something listens. @param failure null: it may still come. */
export async function listens(port: number, failure: () => string | null): Promise<void> {
  while (!(await answers(port))) {
    const why = failure();
    if (why !== null) throw new Error(why);
    await pause(20);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
