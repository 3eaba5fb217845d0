import { HttpConnection, postRequest } from './connection.ts';
import { aDeployment } from './deployment.ts';
import { signInWithTotp } from './jsonSignIn.ts';
import { load } from './load.ts';
import { type PersonWithTotp, peopleWithTotp } from './people.ts';
import { median, milliseconds, perSecond, say } from './report.ts';

// A request that does nothing but check the session, over many sessions; then the same at a moderate rate while others
// sign in, where the slowest matter.

const SESSIONS = 200;
const ROUNDS = 3;
const SECONDS = 5;
const LANES = 64;

const deployment = await aDeployment('session_check');
const { world, port } = deployment;
const people = await peopleWithTotp(world, 2_000);
const connections = await Promise.all(Array.from({ length: LANES + 4 }, () => HttpConnection.to(port)));
let next = 0;

const cookies: string[] = [];
while (cookies.length < SESSIONS) cookies.push(await signInWithTotp(connections[0] as HttpConnection, people[next++] as PersonWithTotp, 0));
await deployment.analyze();
// The body is refused after the session's check and before anything else.
const requests = cookies.map((cookie) =>
  postRequest('/t/bench/api/step-up', { type: 'application/json', body: '{"nothing":true}', headers: `cookie: ${cookie}\r\n` }),
);

async function check(lane: number): Promise<void> {
  next += 1;
  const answer = await (connections[lane] as HttpConnection).ask(requests[next % requests.length] as string);
  if (answer.status !== 400) throw new Error(`${answer.status} ${answer.body}`);
}

const rates: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) rates.push((await load(LANES, SECONDS, check)).perSecond);
say('session checks', perSecond(median(rates)), 'aim at least 12,000/s');

let person = SESSIONS;
let stop: 'no' | 'yes' = 'no';
const others = Array.from({ length: 4 }, async (_, lane) => {
  let signed = 0;
  while (stop === 'no') {
    person += 1;
    await signInWithTotp(
      connections[LANES + lane] as HttpConnection,
      people[person % people.length] as PersonWithTotp,
      Math.floor(person / people.length),
    );
    signed += 1;
  }
  return signed;
});
const quiet = await load(8, SECONDS * 2, async (lane) => {
  await check(lane);
  await new Promise((resolve) => setTimeout(resolve, 5));
});
stop = 'yes';
const signed = (await Promise.all(others)).reduce((sum, one) => sum + one, 0);
say(
  '  while others sign in, p99',
  milliseconds(quiet.p99),
  `p50 ${milliseconds(quiet.p50)}, ${perSecond(quiet.perSecond)} checks, ${perSecond(signed / (SECONDS * 2 + 1))} sign-ins; aim 15 ms`,
);
for (const connection of connections) connection.close();
await deployment.close();
process.exit(0);
