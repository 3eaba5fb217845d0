import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/doubles/freePort.ts';
import { getRequest, HttpConnection } from './connection.ts';
import { aDeployment, residentMiB, SALLYPORT } from './deployment.ts';
import { median, milliseconds, say } from './report.ts';

// From the start of the process to the first sign-in page: the demo on an empty directory, and again; and how much memory
// the server holds on PostgreSQL after some requests.

const ROUNDS = 3;

const first: number[] = [];
const later: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  first.push(await untilFirstPage(directory));
  later.push(await untilFirstPage(directory));
  rmSync(directory, { recursive: true });
}
say('first page of a first start, embedded', milliseconds(median(first)), 'aim 5,000 ms');
say('first page of a later start, embedded', milliseconds(median(later)), 'aim 1,500 ms');

if (process.env['BENCH_DATABASE_URL'] !== undefined) {
  const deployment = await aDeployment('memory');
  const connection = await HttpConnection.to(deployment.port);
  for (let request = 0; request < 200; request += 1) await connection.ask(getRequest('/t/bench/sign-in', ''));
  await connection.ask(getRequest('/t/bench/.well-known/openid-configuration', ''));
  await connection.ask(getRequest('/t/bench/jwks', ''));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  say('resident on PostgreSQL, after 200 requests', `${residentMiB(deployment.server.pid ?? 0).toFixed(0)} MiB`, 'aim 120 MiB');
  connection.close();
  await deployment.close();
}
process.exit(0);

async function untilFirstPage(directory: string): Promise<number> {
  const [port, wiki, finance] = [await freePort(), await freePort(), await freePort()];
  const env = {
    PATH: process.env['PATH'] ?? '',
    SALLYPORT_DATA_DIRECTORY: join(directory, 'data'),
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_DEMO_WIKI_PORT: String(wiki),
    SALLYPORT_DEMO_FINANCE_PORT: String(finance),
    SALLYPORT_LOG_LEVEL: 'silent',
  };
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [...SALLYPORT, 'demo'], { env, stdio: 'ignore' });
  for (;;) {
    if (await showsPage(`http://127.0.0.1:${port}`)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const took = performance.now() - began;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  return took;
}

/** Begins a sign-in and reads its page, as a browser does. */
async function showsPage(origin: string): Promise<boolean> {
  const begun = await fetch(`${origin}/t/demo/sign-in`, { redirect: 'manual' }).catch(() => null);
  const location = begun?.headers.get('location');
  if (begun?.status !== 303 || location == null) return false;
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .join('; ');
  return (await fetch(`${origin}${location}`, { headers: { cookie } })).ok;
}
