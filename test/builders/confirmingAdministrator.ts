import type { Role } from '../../src/domain/directory/user.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import type { OperationId } from '../../src/domain/stepUp/operation.ts';
import type { Administration } from '../../src/flows/administer.ts';
import { confirmOperation } from '../../src/flows/authorize/answerOperation.ts';
import { id } from '../../src/kernel/id.ts';
import type { Result } from '../../src/kernel/result.ts';
import { type Authenticator, aSecurityKey, aSignIn } from './aSignIn.ts';
import { shownSession } from './shownSession.ts';
import { must, type World } from './world.ts';

const TRACE = { address: '192.0.2.7', userAgent: 'a test' };
const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

/** The operation that a refusal asks to be confirmed. @throws it asks for none. */
export function operationIn(result: Result<unknown>): OperationId {
  const named = result.ok || result.code !== 'confirmation_needed' ? null : id<'Operation'>(String(result.facts['operation']));
  if (named === null) throw new Error(`no confirmation was asked for: ${JSON.stringify(result)}`);
  return named;
}

async function alive(shown: Promise<LiveSession | null>): Promise<LiveSession> {
  const session = await shown;
  if (session === null) throw new Error('not signed in');
  return session;
}

interface Confirming {
  readonly session: Pick<LiveSession, 'id' | 'userId'>;
  readonly key: Authenticator;
}

async function answerOn(world: World, session: Confirming['session'], operation: OperationId) {
  return confirmOperation(world.ports)({
    tenantId: world.tenant.id,
    session: await shownSession(world, session),
    operation,
    trace: { ...TRACE, device: null },
  });
}

/** Shows the key on the way to the page, and confirms. @returns the secret that the session has since. */
export async function confirmOnPage(world: World, { session, key }: Confirming, operation: OperationId): Promise<string | null> {
  const asked = must(await answerOn(world, session, operation));
  if (asked.kind !== 'proof_needed') throw new Error('no proof was asked for');
  const { application, demand } = asked;
  const step = await aSignIn(world, { application, session, ...(demand === null ? {} : { demand }) });
  await step.securityKey(key);
  if (must(await answerOn(world, session, operation)).kind !== 'answered') throw new Error('not confirmed');
  return step.token;
}

/** Somebody with a role, a live session and a security key, who reads and confirms what the administration asks (U5). */
export async function aConfirmingAdministrator(world: World, role: Role = 'owner') {
  const person = await world.user({ role });
  const key = aSecurityKey();
  const signIn = await aSignIn(world, { demand: AAL_2 });
  await signIn.password(person.loginName);
  await signIn.enrolKey(key);
  const session = await alive(signIn.session());
  const admin: Administration = {
    tenantId: world.tenant.id,
    by: { kind: 'user', id: person.id, session: session.id, address: TRACE.address },
  };

  const on = { session, key };
  const answer = async (operation: OperationId) => answerOn(world, session, operation);

  /** Shows the key on the way to the page, and confirms. */
  async function confirm(operation: OperationId): Promise<Administration> {
    await confirmOnPage(world, on, operation);
    return { ...admin, confirmation: operation };
  }

  return {
    person,
    key,
    session,
    admin,
    answer,
    confirm,
    /** Does what asks for a confirmation: is asked, confirms, and does it. */
    async confirmed<T>(act: (admin: Administration) => Promise<Result<T>>): Promise<T> {
      const asked = operationIn(await act(admin));
      return must(await act(await confirm(asked)));
    },
  };
}
