import { registerApplication } from '../src/flows/directory/registerApplication.ts';
import { must } from '../test/builders/world.ts';
import { type Answer, cookiesOf, HttpConnection } from './connection.ts';
import { aDeployment } from './deployment.ts';
import { signInWithTotp } from './jsonSignIn.ts';
import { load } from './load.ts';
import { type PersonWithTotp, peopleWithTotp } from './people.ts';
import { median, milliseconds, perSecond, say } from './report.ts';

// What a proxy asks before every request, over many browsers, in turns with a route that asks nothing of the database; then a revocation under load, after which not one more request may be let through.

const BROWSERS = 200;
const ROUNDS = 3;
const SECONDS = 5;
const LANES = 64;
const HOST = 'https://wiki.example.com';

const deployment = await aDeployment('forward_auth');
const { world, port } = deployment;
const people = await peopleWithTotp(world, 2_000);
const rules = [{ path: '/admin', aal: 2, factors: 'any', maxAgeSeconds: 3_600 }];
must(
  await registerApplication(world.ports)({
    ...world.host,
    clientId: 'wiki',
    name: 'Wiki',
    forwardAuth: { origins: [HOST], rules },
    demand: null,
  }),
);
const connections = await Promise.all(Array.from({ length: LANES }, () => HttpConnection.to(port)));
const [first] = connections as [HttpConnection, ...HttpConnection[]];

function asked(path: string, cookie: string, headers = ''): string {
  const told =
    'x-forwarded-proto: https\r\nx-forwarded-host: wiki.example.com\r\nx-forwarded-method: GET\r\nx-forwarded-uri: /admin/pages?id=1\r\n';
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${told}${headers}cookie: ${cookie}\r\n\r\n`;
}

function locationOf({ head }: Answer): URL {
  return new URL(/location: ([^\r]+)/i.exec(head)?.[1] ?? '');
}

/** The whole way of a browser. @returns its ticket. */
async function enter(session: string): Promise<string> {
  const led = await first.ask(asked('/t/bench/forward-auth', '', 'accept: text/html\r\n'));
  const { pathname, search } = locationOf(led);
  const opened = await first.ask(asked(`${pathname}${search}`, session));
  const back = await first.ask(asked(`/t/bench/forward-auth/callback${locationOf(opened).search}`, cookiesOf(led)[0] ?? ''));
  if (back.status !== 302) throw new Error(`${back.status} ${back.body}`);
  return cookiesOf(back)[0] ?? '';
}

const checks: string[] = [];
for (let index = 0; index < BROWSERS; index += 1) {
  const session = await signInWithTotp(first, people[index] as PersonWithTotp, 0);
  checks.push(asked('/t/bench/forward-auth', await enter(session)));
}
await deployment.analyze();

let next = 0;
async function once(lane: number, requests: readonly string[], status: number): Promise<void> {
  next += 1;
  const answer = await (connections[lane] as HttpConnection).ask(requests[next % requests.length] as string);
  if (answer.status !== status) throw new Error(`${answer.status} ${answer.body}`);
}

const bare = ['GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n'];
const [nothing, judged, p99]: [number[], number[], number[]] = [[], [], []];
for (let round = 0; round < ROUNDS; round += 1) {
  nothing.push((await load(LANES, SECONDS, (lane) => once(lane, bare, 200))).perSecond);
  const measured = await load(LANES, SECONDS, (lane) => once(lane, checks, 200));
  judged.push(measured.perSecond);
  p99.push(measured.p99);
}
say('a route that asks nothing', perSecond(median(nothing)));
say(
  'forward-auth checks',
  perSecond(median(judged)),
  `${(median(judged) / median(nothing)).toFixed(2)} of it; p99 ${milliseconds(median(p99))}; aim at least 10,000/s`,
);

let late = 0;
let revokedAt = Number.POSITIVE_INFINITY;
const revocation = (async () => {
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await world.store.transaction(world.tenant.id, (tx) => world.store.endSessionsOfTenant(tx));
  revokedAt = performance.now();
})();
await load(LANES, SECONDS, async (lane) => {
  next += 1;
  const began = performance.now();
  const answer = await (connections[lane] as HttpConnection).ask(checks[next % checks.length] as string);
  if (answer.status === 200 && began > revokedAt) late += 1;
});
await revocation;
say('  let through after a revocation was committed', `${late}`, 'aim 0');
for (const connection of connections) connection.close();
await deployment.close();
process.exit(late === 0 ? 0 : 1);
