import { createHash } from 'node:crypto';
import { otpauthTotp } from '../src/adapters/totp/otpauthTotp.ts';
import { stepAt } from '../src/domain/factors/totp.ts';
import type { Instant } from '../src/kernel/instant.ts';
import { PASSWORD } from '../test/builders/world.ts';
import { type Answer, cookiesOf, type HttpConnection, postRequest } from './connection.ts';
import type { PersonWithTotp } from './people.ts';

/**
 * Signs a person in through the JSON steps: begin, password, code.
 * @param earlier how often this person has signed in since the bench began. A code is good once, and besides the present
 * one only the next is good: 0 or 1.
 * @returns the cookie of the session, as "name=value".
 */
export async function signInWithTotp(connection: HttpConnection, person: PersonWithTotp, earlier: number): Promise<string> {
  const known = await signInWithPassword(connection, person.loginName);
  const code = otpauthTotp.codeAt(person.secret, stepAt(Date.now() as Instant) + earlier);
  return sessionOf(await connection.ask(step(`/${known.attempt}/totp`, { code }, forwardedFor(person.loginName) + cookies(known.answer))));
}

/** The first two steps. @returns the answer to the password; it has the session where the rules ask for nothing more. */
export async function signInWithPassword(
  connection: HttpConnection,
  loginName: string,
): Promise<{ readonly attempt: string; readonly answer: Answer }> {
  const from = forwardedFor(loginName);
  const begun = await connection.ask(step('', {}, from));
  const { attempt } = JSON.parse(begun.body) as { attempt: string };
  return { attempt, answer: await connection.ask(step(`/${attempt}/password`, { loginName, password: PASSWORD }, from + cookies(begun))) };
}

/** @throws with the answer when it made no session. */
export function sessionOf(answer: Answer): string {
  const session = cookiesOf(answer).find((cookie) => cookie.includes('session'));
  if (session === undefined) throw new Error(`no session: ${answer.status} ${answer.body}`);
  return session;
}

function cookies(before: Answer): string {
  return `cookie: ${cookiesOf(before).join('; ')}\r\n`;
}

/** Each person has an address of their own: wrong passwords are counted by address, and one for all would be a queue. */
function forwardedFor(loginName: string): string {
  const [one, two, three] = createHash('sha256').update(loginName).digest();
  return `x-forwarded-for: 10.${one}.${two}.${three}\r\n`;
}

function step(path: string, body: object, headers: string): string {
  return postRequest(`/t/bench/api/sign-in${path}`, { type: 'application/json', body: JSON.stringify(body), headers });
}
