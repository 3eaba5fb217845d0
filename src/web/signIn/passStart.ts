import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BuiltInApplication } from '../../domain/directory/application.ts';
import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { tenantOf } from '../caller.ts';
import { sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress } from './addresses.ts';
import { passStartPage } from './pages/passPage.ts';
import { fieldsOf } from './showStep.ts';
import type { SignInSurface } from './signInSurface.ts';
import { ERROR_TEXTS } from './texts.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/**
 * The two ways to begin a sign-in with an enrolment pass (B7): by an address that holds it, and by typing it first. Both
 * lead to an address that holds no secret.
 */
export function passStart(app: FastifyInstance, surface: SignInSurface): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, error: string | null): Promise<FastifyReply> => {
    const { id, slug } = tenantOf(request);
    const page = passStartPage({ tenantName: await surface.flows.readTenantName(id), tenantSlug: slug, error });
    return sendPage(reply, error === null ? 200 : statusOf('pass_wrong'), page);
  };
  app.get('/t/:tenant/sign-in/with-pass', { config: ANYBODY, schema: hidden, exposeHeadRoute: false }, (request, reply) =>
    show(request, reply, null),
  );
  app.post('/t/:tenant/sign-in/with-pass', { config: ANYBODY, schema: hidden }, async (request, reply) => {
    const { code, ...others } = fieldsOf(request);
    if (Object.keys(others).length > 0) return sendProblem(request, reply, { code: 'input_malformed' });
    // Whether it is anybody's is not said before the first factor is right (P5); only that it cannot be one.
    if (canonicalBackupCode(code) === null) return show(request, reply, ERROR_TEXTS.pass_wrong);
    return beginAt(surface, { request, reply, at: 'account', pass: code });
  });
}

interface Beginning {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Which part of the product the person is going to. */
  readonly at: BuiltInApplication;
  readonly pass: unknown;
  /** Of the account pages; absent: the first of them. */
  readonly page?: 'enrol';
}

/** Begins an attempt for a part of the product, and leads to its own address. */
export async function beginAt({ cookies, flows }: SignInSurface, { request, reply, at, pass, page }: Beginning): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  const returnTo: ReturnTo = page === undefined ? { kind: at } : { kind: 'account', page };
  const begun = await flows.beginSignIn({ tenantId: tenant.id, application: at, returnTo, pass });
  const { attempt, handle } = begun;
  cookies.setHandle(request, reply, { attempt, value: handle });
  return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt }), 303);
}
