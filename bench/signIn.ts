import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HttpConnection } from './connection.ts';
import { aDeployment, cpuSeconds } from './deployment.ts';
import { signInWithTotp } from './jsonSignIn.ts';
import { load } from './load.ts';
import { type PersonWithTotp, peopleWithTotp } from './people.ts';
import { median, perSecond, say } from './report.ts';

// Sign-ins a second with password and code, through the JSON steps (begin, password, totp), beside the bare hash: the same
// library, parameters and parallelism in a process of its own, in turns.

const ROUNDS = 3;
const SECONDS = 6;
const LANES = 6;
const WARM_UP = 600;

const deployment = await aDeployment('sign_in');
const { world, port } = deployment;
const people = await peopleWithTotp(world, 4_000);
const serverPid = deployment.server.pid ?? 0;
const connections = await Promise.all(Array.from({ length: LANES }, () => HttpConnection.to(port)));
let next = 0;

async function signIn(lane: number): Promise<void> {
  const turn = next;
  next += 1;
  const person = people[turn % people.length] as PersonWithTotp;
  await signInWithTotp(connections[lane] as HttpConnection, person, Math.floor(turn / people.length));
}

// A server that has just started still compiles what it runs.
await Promise.all(
  connections.map(async (_, lane) => {
    for (let time = 0; time < WARM_UP / LANES; time += 1) await signIn(lane);
  }),
);
await deployment.analyze();

const hashRates: number[] = [];
const hashCpu: number[] = [];
const signInRates: number[] = [];
const signInCpu: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const hash = await bareHash();
  hashRates.push(hash.perSecond);
  hashCpu.push(hash.cpuMilliseconds);
  const before = cpuSeconds(serverPid);
  const began = next;
  const result = await load(LANES, SECONDS, signIn);
  signInCpu.push(((cpuSeconds(serverPid) - before) * 1_000) / (next - began));
  signInRates.push(result.perSecond);
}
const hashRate = median(hashRates);
const signInRate = median(signInRates);
say('argon2id verify alone', perSecond(hashRate), `${median(hashCpu).toFixed(2)} ms CPU each`);
say('sign-in, password and code', perSecond(signInRate), `throughput ratio ${(signInRate / hashRate).toFixed(2)}, aim at least 0.80`);
const cpuRatio = median(signInCpu) / median(hashCpu);
say('CPU of the server for one', `${median(signInCpu).toFixed(2)} ms`, `CPU ratio ${cpuRatio.toFixed(2)}, aim at most 1.3`);
for (const connection of connections) connection.close();
await deployment.close();
process.exit(0);

async function bareHash(): Promise<{ perSecond: number; cpuMilliseconds: number }> {
  const program = fileURLToPath(new URL('./bareHash.ts', import.meta.url));
  const child = spawn(process.execPath, [program, String(SECONDS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return JSON.parse(text) as { perSecond: number; cpuMilliseconds: number };
}
