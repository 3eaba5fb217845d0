import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { registerApplication } from '../src/flows/directory/registerApplication.ts';
import { must } from '../test/builders/world.ts';
import { freePort } from '../test/doubles/freePort.ts';
import { cookiesOf, getRequest, HttpConnection, postRequest } from './connection.ts';
import { aDeployment } from './deployment.ts';
import { sessionOf, signInWithPassword } from './jsonSignIn.ts';
import { load } from './load.ts';
import { median, perSecond, say } from './report.ts';

// Authorize with a live session, exchange the code; refresh; introspect. Beside the bare library on the same database. Each
// lane is a person with a session of their own.

const ROUNDS = 3;
const SECONDS = 5;
const LANES = 8;
const WARM_UP = 300;
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const CALLBACK = 'http://localhost:9999/callback';
const FORM = 'application/x-www-form-urlencoded';

interface Side {
  readonly port: number;
  readonly prefix: string;
  /** Of the session of each lane. */
  readonly cookies: readonly string[];
  readonly authorization: string;
}

const deployment = await aDeployment('code');
const { world } = deployment;
const { clientSecret } = must(
  await registerApplication(world.ports)({
    ...world.host,
    clientId: 'wiki',
    name: 'Wiki',
    oidc: { authMethod: 'client_secret_basic', redirectUris: [CALLBACK], postLogoutRedirectUris: [], backchannelLogoutUri: null },
    demand: null,
  }),
);
await world.rule({ kind: 'tenant' }, { level: 'off' });
const ours: Side = {
  port: deployment.port,
  prefix: '/t/bench',
  cookies: await Promise.all(Array.from({ length: LANES }, signedIn)),
  authorization: basic(clientSecret ?? ''),
};

const barePort = await freePort();
const program = fileURLToPath(new URL('./bareProvider.ts', import.meta.url));
const child = spawn(process.execPath, [program], {
  env: { ...process.env, BENCH_URL: deployment.url, PORT: String(barePort) },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
process.once('exit', () => child.kill());
await once(child, 'message');
const bare: Side = {
  port: barePort,
  prefix: '',
  cookies: await Promise.all(Array.from({ length: LANES }, bareSession)),
  authorization: basic('secret'),
};

for (const side of [ours, bare]) {
  const connection = await HttpConnection.to(side.port);
  for (let time = 0; time < WARM_UP; time += 1) await roundTrip(connection, side, time % LANES);
  connection.close();
}
await deployment.analyze();

const figures = { roundTrip: [[], []], refresh: [[], []], introspection: [[], []] } as Record<string, [number[], number[]]>;
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, side] of [ours, bare].entries()) {
    const lanes = await Promise.all(Array.from({ length: LANES }, () => HttpConnection.to(side.port)));
    const on = (lane: number): HttpConnection => lanes[lane] as HttpConnection;
    figures['roundTrip']?.[index]?.push(
      (await load(LANES, SECONDS, async (lane) => void (await roundTrip(on(lane), side, lane)))).perSecond,
    );
    const held = await Promise.all(lanes.map((connection, lane) => roundTrip(connection, side, lane)));
    const token = held[0]?.access_token ?? '';
    figures['introspection']?.[index]?.push(
      (
        await load(LANES, SECONDS, async (lane) => {
          const answer = await on(lane).ask(post(side, '/introspect', `token=${token}`));
          if (!answer.body.includes('"active":true')) throw new Error(answer.body);
        })
      ).perSecond,
    );
    const refreshTokens = held.map((tokens) => tokens.refresh_token);
    figures['refresh']?.[index]?.push(
      (
        await load(LANES, SECONDS, async (lane) => {
          const form = `grant_type=refresh_token&refresh_token=${refreshTokens[lane]}`;
          const tokens = JSON.parse((await on(lane).ask(post(side, '/token', form))).body) as Tokens;
          if (tokens.refresh_token === undefined) throw new Error(JSON.stringify(tokens));
          refreshTokens[lane] = tokens.refresh_token;
        })
      ).perSecond,
    );
    for (const connection of lanes) connection.close();
  }
}
for (const [name, [mine, theirs]] of Object.entries(figures)) {
  const ratio = median(mine) / median(theirs);
  say(name, perSecond(median(mine)), `bare library ${perSecond(median(theirs))}, ratio ${ratio.toFixed(2)}, aim at least 0.9`);
}
await deployment.close();
process.exit(0);

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

function basic(secret: string): string {
  return `authorization: Basic ${Buffer.from(`wiki:${encodeURIComponent(secret)}`).toString('base64')}\r\n`;
}

function post(side: Side, path: string, body: string): string {
  return postRequest(`${side.prefix}${path}`, { type: FORM, body, headers: side.authorization });
}

function authorizePath(prefix: string): string {
  const query = new URLSearchParams({
    client_id: 'wiki',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: CALLBACK,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  return `${prefix}/authorize?${query.toString()}`;
}

async function roundTrip(connection: HttpConnection, side: Side, lane: number): Promise<Tokens> {
  const authorized = await connection.ask(getRequest(authorizePath(side.prefix), side.cookies[lane] ?? ''));
  const code = /location: [^\r]*[?&]code=([^&\r]+)/i.exec(authorized.head)?.[1];
  if (code === undefined) throw new Error(`${authorized.head} ${authorized.body}`);
  const form = `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(CALLBACK)}&code_verifier=${VERIFIER}`;
  const exchanged = await connection.ask(post(side, '/token', form));
  if (exchanged.status !== 200) throw new Error(`${exchanged.status} ${exchanged.body}`);
  return JSON.parse(exchanged.body) as Tokens;
}

async function signedIn(): Promise<string> {
  const connection = await HttpConnection.to(deployment.port);
  const { loginName } = await world.user();
  const { answer } = await signInWithPassword(connection, loginName);
  connection.close();
  return sessionOf(answer);
}

/** The bare library keeps its session in cookies of its own; they are collected along its redirects. */
async function bareSession(): Promise<string> {
  const connection = await HttpConnection.to(barePort);
  const jar = new Map<string, string>();
  let path: string | null = authorizePath('');
  for (let hop = 0; hop < 8 && path !== null; hop += 1) {
    const answer = await connection.ask(getRequest(path, [...jar].map(([name, value]) => `${name}=${value}`).join('; ')));
    for (const cookie of cookiesOf(answer)) jar.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1));
    const next = new URL(/location: ([^\r]+)/i.exec(answer.head)?.[1] ?? CALLBACK, 'http://localhost');
    path = next.host === 'localhost' ? next.pathname + next.search : null;
  }
  connection.close();
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
