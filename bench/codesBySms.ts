import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, MINUTE } from '../src/kernel/instant.ts';
import { HttpConnection } from './connection.ts';
import { aDeployment } from './deployment.ts';
import { signInWithTotp } from './jsonSignIn.ts';
import { load } from './load.ts';
import { type PersonWithTotp, peopleWithTotp } from './people.ts';
import { perSecond, say } from './report.ts';

// Sign-ins a second alone, and while codes wait in the outbox for a provider that answers after a second: `codesBySms [codes] [seconds]`.

const [codes = 10_000, seconds = 10] = process.argv.slice(2).map(Number);
const LANES = 6;
const SLOW = 1_000;
const SECRET = 'a secret that the bench and the server share';

let taken = 0;
const provider = createServer((request, response) => {
  request.resume();
  setTimeout(() => {
    taken += 1;
    response.writeHead(200).end('{}');
  }, SLOW);
});
await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
const { port: providerPort } = provider.address() as AddressInfo;

const deployment = await aDeployment('codes_by_sms', {
  SALLYPORT_SMS_PROVIDERS: 'webhook',
  SALLYPORT_SMS_WEBHOOK_URL: `http://127.0.0.1:${providerPort}/`,
  SALLYPORT_SMS_WEBHOOK_SECRET: SECRET,
});
const { world, port } = deployment;
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
await deployment.analyze();
const alone = await load(LANES, seconds, signIn);
await writeCodes();
const before = taken;
const beside = await load(LANES, seconds, signIn);
say('sign-ins alone', perSecond(alone.perSecond), `p99 ${alone.p99.toFixed(0)} ms`);
say(`beside ${codes} codes`, perSecond(beside.perSecond), `p99 ${beside.p99.toFixed(0)} ms; ${taken - before} codes left meanwhile`);
say('throughput ratio', (beside.perSecond / alone.perSecond).toFixed(2), 'aim at least 0.90');
for (const connection of connections) connection.close();
// At once: it would go on to tell of codes that nobody takes any more.
deployment.server.kill('SIGKILL');
await deployment.close();
process.exit(0);

/** As postSms writes them, without the budgets, which such a crowd would use up. */
async function writeCodes(): Promise<void> {
  const { ports, tenant } = world;
  for (let written = 0; written < codes; written += 500) {
    await ports.store.transaction(tenant.id, async (tx) => {
      for (let one = written; one < Math.min(written + 500, codes); one += 1) {
        const id = ports.random.id<'Message'>(tx.now);
        const plain = new TextEncoder().encode(JSON.stringify({ code: '123456' }));
        const sealedValues = ports.sealer.seal(plain, { purpose: 'message', owner: id });
        const expiresAt = after(tx.now, 5 * MINUTE);
        const message = { id, channel: 'sms', template: 'sms_sign_in_code', user: null, recipient: '+4915123456789', values: {} } as const;
        await ports.store.insertMessage(tx, { ...message, sealedValues, expiresAt });
      }
    });
  }
}
