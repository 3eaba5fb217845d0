import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { checkedOutward } from '../src/adapters/outward/checkedOutward.ts';
import { LOOPBACK } from '../src/domain/outward/publicAddress.ts';
import { saveReceiver } from '../src/flows/outward/saveReceiver.ts';
import { removeReceiver } from '../src/flows/outward/switchReceiver.ts';
import { must } from '../test/builders/world.ts';
import { HttpConnection } from './connection.ts';
import { aDeployment } from './deployment.ts';
import { signInWithTotp } from './jsonSignIn.ts';
import { load } from './load.ts';
import { type PersonWithTotp, peopleWithTotp } from './people.ts';
import { milliseconds, perSecond, say } from './report.ts';

// Events a second that a fast receiver on this machine is told from a backlog, and sign-ins beside that: `deliveries [events] [seconds]`.

const [events = 100_000, seconds = 10] = process.argv.slice(2).map(Number);
const LANES = 6;
const NEW_LINE = 0x0a;

let requests = 0;
let told = 0;
const receiver = createServer((request, response) => {
  let lines = 0;
  request.on('data', (part: Buffer) => {
    for (const byte of part) if (byte === NEW_LINE) lines += 1;
  });
  request.on('end', () => {
    requests += 1;
    // What a webhook is sent has one event and no end of a line.
    told += Math.max(1, lines);
    response.writeHead(204).end();
  });
});
await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

const deployment = await aDeployment('deliveries', { SALLYPORT_OUTWARD_NETWORKS: '127.0.0.0/8' });
const { world, port } = deployment;
const ports = { ...world.ports, outward: checkedOutward(LOOPBACK) };
const people = await peopleWithTotp(world, 4_000);
const connections = await Promise.all(Array.from({ length: LANES }, () => HttpConnection.to(port)));
let next = 0;

async function signIn(lane: number): Promise<void> {
  const turn = next;
  next += 1;
  await signInWithTotp(
    connections[lane] as HttpConnection,
    people[turn % people.length] as PersonWithTotp,
    Math.floor(turn / people.length),
  );
}

await load(LANES, 2, signIn);
await writeBacklog(1);
await deployment.analyze();
const TARGETS = { webhook: { kind: 'webhook', url }, 'audit stream': { kind: 'audit_https', url, proof: 'signature' } } as const;
for (const [name, target] of Object.entries(TARGETS)) {
  const undisturbed = await withBacklog(name, target, () => toldIn(seconds * 1_000));
  say(`${name}: events told`, perSecond(undisturbed.events), `${perSecond(undisturbed.requests)} requests`);
  const alone = await load(LANES, seconds, signIn);
  const { beside, meanwhile } = await withBacklog(name, target, async () => {
    const telling = toldIn(seconds * 1_000);
    return { beside: await load(LANES, seconds, signIn), meanwhile: await telling };
  });
  say('  while people sign in', perSecond(meanwhile.events), `${perSecond(meanwhile.requests)} requests`);
  say('  sign-ins alone', perSecond(alone.perSecond), `p99 ${milliseconds(alone.p99)}`);
  say('  sign-ins beside it', perSecond(beside.perSecond), `p99 ${milliseconds(beside.p99)}`);
  say('  throughput ratio', (beside.perSecond / alone.perSecond).toFixed(2), 'aim at least 0.90');
}
for (const connection of connections) connection.close();
// At once: it would go on to tell of what nobody takes any more.
deployment.server.kill('SIGKILL');
await deployment.close();
process.exit(0);

interface Told {
  /** A second. */
  readonly events: number;
  readonly requests: number;
}

/** How much is told until the time is over, or everything is. */
async function toldIn(time: number): Promise<Told> {
  const [before, requestsBefore] = [told, requests];
  const from = performance.now();
  let last = from;
  for (let seen = told; performance.now() - from < time; seen = told) {
    await rest(50);
    if (told > seen) last = performance.now();
    else if (told - before >= events) break;
  }
  const took = (told - before >= events ? last - from : performance.now() - from) / 1_000;
  return { events: (told - before) / took, requests: (requests - requestsBefore) / took };
}

/** Does the work from the moment at which a new receiver with a backlog is told the first of it. */
async function withBacklog<Result>(
  name: string,
  target: (typeof TARGETS)[keyof typeof TARGETS],
  work: () => Promise<Result>,
): Promise<Result> {
  const draft = { name, target, types: null };
  const { id } = must(await saveReceiver(ports)({ ...world.host, receiver: null, draft, bearer: null })).receiver;
  const before = told;
  await writeBacklog(events);
  while (told === before) await rest(5);
  const result = await work();
  must(await removeReceiver(ports)({ ...world.host, receiver: id }));
  return result;
}

async function writeBacklog(count: number): Promise<void> {
  const client = new pg.Client({ connectionString: deployment.url });
  await client.connect();
  await client.query(
    `insert into audit_events (tenant_id, id, at, type, actor, data)
      select $1, gen_random_uuid(), now(), 'user.signed_in', '{"kind":"user","id":"01980000-0000-7000-8000-000000000001"}',
        '{"aal":2,"methods":["password","totp"],"reason":"policy"}'
      from generate_series(1, $2::int)`,
    [world.tenant.id, count],
  );
  await client.end();
}

function rest(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
