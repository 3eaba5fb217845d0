import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { freePort } from '../test/doubles/freePort.ts';

/** How the product is started, to be followed by its command: as docs/operating.md says. */
export const SALLYPORT = ['--max-semi-space-size=4', fileURLToPath(new URL('../bin/sallyport.mjs', import.meta.url))];
/** The key of test/builders/world.ts, as the setting wants it. */
const SEALING_KEY = Buffer.alloc(32, 7).toString('base64');

/** A database of its own on the server of BENCH_DATABASE_URL. @throws with what to do when that is not set. */
export async function benchDatabase(name: string): Promise<string> {
  const admin = process.env['BENCH_DATABASE_URL'];
  if (admin === undefined) throw new Error('set BENCH_DATABASE_URL to a superuser of a PostgreSQL server; see bench/README.md');
  const database = `sallyport_bench_${name}`;
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(`drop database if exists ${database} with (force)`);
  await client.query(`create database ${database}`);
  await client.end();
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

/** The product in a process of its own over a fresh database, and the means to fill that from here. */
export async function aDeployment(name: string, settings: Readonly<Record<string, string>> = {}) {
  const url = await benchDatabase(name);
  const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'], connections: 4 }));
  must(await database.migrate());
  const world = await aWorld(database.store, { slug: 'bench' });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const server = await serving({
    DATABASE_URL: url,
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_PUBLIC_URL: origin,
    SALLYPORT_SEALING_KEY: SEALING_KEY,
    // People sign in from addresses of their own (jsonSignIn.ts).
    SALLYPORT_TRUSTED_PROXIES: '127.0.0.1',
    SALLYPORT_LOG_LEVEL: 'silent',
    ...settings,
  });
  return {
    url,
    port,
    origin,
    world,
    server,
    /** Makes the statistics that autovacuum makes within a minute: plans are those of a server that has been running. */
    async analyze(): Promise<void> {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query('analyze');
      await client.end();
    },
    async close(): Promise<void> {
      server.kill();
      await database.close();
    },
  };
}

/** Starts `sallyport serve` and waits until it answers. Node gets the flags of BENCH_NODE_FLAGS, for profiles. */
export async function serving(settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'] ?? '', ...settings };
  const flags = process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [];
  const child = spawn(process.execPath, [...flags, ...SALLYPORT, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  // Also when the bench breaks off.
  process.once('exit', () => child.kill());
  const address = `http://${settings['SALLYPORT_LISTEN']}/health/ready`;
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok === true) return child;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the server did not start');
}

/** CPU seconds that a process has used, by the kernel's account. Linux. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process in MiB. Linux. */
export function residentMiB(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1_024;
}
