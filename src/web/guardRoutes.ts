import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { may } from '../domain/directory/permissions.ts';
import { ROLES } from '../domain/directory/user.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import { notInScope, notPermitted } from '../flows/administer.ts';
import { noteTurnedAway } from '../flows/authorize/noteTurnedAway.ts';
import { type BuiltInAsks, openBuiltIn } from '../flows/authorize/openBuiltIn.ts';
import { admitToken } from '../flows/tokens/admitToken.ts';
import { id } from '../kernel/id.ts';
import type { Ports } from '../ports/ports.ts';
import { actOf, bearerOf, type Caller, isByToken, type TenantInAddress, traceOf } from './caller.ts';
import type { Cookies } from './cookies.ts';
import { type Refused, sendProblem } from './problems.ts';
import type { Assurance, RouteClass } from './routeClass.ts';
import { toldOf } from './toldOf.ts';

export type GuardPorts = Pick<Ports, 'store' | 'digest' | 'addresses'>;

/**
 * Holds every route to its declared class (P1, P2). A route that declares none stops the server from being built, so
 * a new one is shut until somebody has said who may use it. It runs before the body is read.
 */
export function guardRoutes(app: FastifyInstance, ports: GuardPorts, cookies: Cookies): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', refuseUndeclared);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const admitted = await admit(request, { ports, cookies });
    if ('code' in admitted) return turnAway(request, reply, admitted);
    request.caller = admitted.caller;
  });
}

function refuseUndeclared({ method, url, config }: RouteOptions): void {
  const route = `${String(method)} ${url}`;
  if (config?.assurance === undefined || config.role === undefined) throw new Error(`${route} declares no assurance class`);
  const { assurance, role } = config;
  // S1: AAL 2 is judged for an application, by the factors that it takes.
  if (asksOf(assurance) !== 'nothing' && config.opens === undefined) throw new Error(`${route} asks for AAL 2 of no application`);
  if (config.act !== undefined && (role === null || !may(role, config.act)))
    throw new Error(`${route} is open to more people than its act`);
  if (role !== null && (assurance === 'public' || assurance === 'handle')) throw new Error(`${route} has a role and no session`);
  if (assurance !== 'public' && !url.includes('/:tenant/')) throw new Error(`${route} has no tenant in its address`);
  if (assurance === 'handle' && !url.includes('/:attempt')) throw new Error(`${route} has no attempt in its address`);
}

type Admitted = { readonly caller: Caller | null };

async function admit(
  request: FastifyRequest,
  { ports, cookies }: { readonly ports: GuardPorts; readonly cookies: Cookies },
): Promise<Admitted | Refused> {
  const { assurance } = declaredClass(request);
  if (assurance === 'public') return { caller: null };
  const tenant = request.tenantInAddress;
  if (tenant === null) return { code: 'not_found' };
  const bearer = bearerOf(request);
  if (bearer !== null && isByToken(request)) return admitBearer(request, { ports, tenant, bearer });
  if (assurance === 'handle') {
    // Nothing is looked up here: the flow answers a wrong handle exactly like an attempt that never was.
    const attempt = id<'SignInAttempt'>((request.params as { readonly attempt?: string }).attempt);
    const handle = attempt === null ? null : cookies.readHandle(request, attempt);
    return attempt === null || handle === null
      ? { code: 'attempt_not_found' }
      : { caller: { kind: 'attempt', tenant, attempt, handle, device: cookies.readDevice(request, tenant.slug) } };
  }
  const token = cookies.readSession(request, tenant.slug);
  const session = token === null ? null : await ports.store.findLiveSession(tenant.id, ports.digest(token));
  if (token === null || session === null) return { code: 'session_needed' };
  const device = cookies.readDevice(request, tenant.slug);
  const refused = await refusalOf(request, { ports, tenant, session, device });
  return refused ?? { caller: { kind: 'session', tenant, session, token, device } };
}

/** A program. The cookie beside its token counts for nothing, and a door that is no act of the administration is shut to it. */
async function admitBearer(
  request: FastifyRequest,
  { ports, tenant, bearer }: { readonly ports: GuardPorts; readonly tenant: TenantInAddress; readonly bearer: string },
): Promise<Admitted | Refused> {
  const { act } = request.routeOptions.config;
  const { address } = traceOf(request);
  const admitted = await admitToken(ports)({ tenantId: tenant.id, secret: bearer, address });
  if (!admitted.ok) return toldOf(admitted);
  const { id: token, madeBy, scopes } = admitted.value;
  const barred = act === undefined ? notPermitted() : notInScope(scopes, act);
  if (barred === null) return { caller: { kind: 'token', tenant, token: admitted.value } };
  const actor = { kind: 'token', id: token, madeBy } as const;
  await noteTurnedAway(ports)({ tenantId: tenant.id, actor, session: null, act: actOf(request), code: barred.code, address });
  return barred;
}

interface Asking {
  readonly ports: GuardPorts;
  readonly tenant: TenantInAddress;
  readonly session: LiveSession;
  readonly device: string | null;
}

/** What a live session lacks for the route; null: nothing. A3: a refusal is on record, save where the person is led on. */
async function refusalOf(request: FastifyRequest, { ports, tenant, session, device }: Asking): Promise<Refused | null> {
  const { assurance, role } = declaredClass(request);
  const { opens, surface } = request.routeOptions.config;
  const isAllowed = role === null || (session.role !== null && ROLES.indexOf(session.role) <= ROLES.indexOf(role));
  const { address } = traceOf(request);
  const opening = { tenantId: tenant.id, session, asks: asksOf(assurance), trace: { address, device } } as const;
  const code = isAllowed ? (opens === undefined ? 'opened' : await openBuiltIn(ports)({ ...opening, application: opens })) : 'role_needed';
  if (code === 'opened') return null;
  if (surface !== 'page') {
    const actor = { kind: 'user', id: session.userId } as const;
    await noteTurnedAway(ports)({ tenantId: tenant.id, actor, session: session.id, act: actOf(request), code, address });
  }
  return { code };
}

function asksOf(assurance: Assurance): BuiltInAsks {
  if (assurance === 'confirmed') return 'aal2';
  return assurance === 'aal2' || assurance === 'fresh_aal2' ? assurance : 'nothing';
}

/** @throws when nothing is declared, which `refuseUndeclared` has made impossible: shut, whatever happens. */
function declaredClass(request: FastifyRequest): Pick<RouteClass, 'assurance' | 'role'> {
  const { assurance, role } = request.routeOptions.config;
  if (assurance === undefined || role === undefined) throw new Error('a route without an assurance class was reached');
  return { assurance, role };
}

/** A person who only reads a page is led to the sign-in, or to a step on the live session (U2); everything else is told. */
function turnAway(request: FastifyRequest, reply: FastifyReply, refused: Refused): FastifyReply {
  const isRead = request.method === 'GET' && request.routeOptions.config.surface === 'page';
  const tenant = `/t/${request.tenantInAddress?.slug}`;
  const { afterSignIn } = request.routeOptions.config;
  const back = afterSignIn === undefined ? '' : `?to=${afterSignIn}`;
  if (refused.code === 'session_needed' && isRead) return reply.redirect(`${tenant}/sign-in${back}`, 303);
  if (refused.code === 'step_up_needed' && isRead) return reply.redirect(`${tenant}/step-up`, 303);
  return sendProblem(request, reply, refused);
}
