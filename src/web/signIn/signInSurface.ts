import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApplicationId, BuiltInApplication } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { builtInApplication } from '../../flows/builtInApplication.ts';
import type { OnAttempt } from '../../flows/signIn/command.ts';
import type { Advance } from '../../flows/signIn/step.ts';
import { attemptOf, type TenantInAddress, traceOf } from '../caller.ts';
import type { Cookies } from '../cookies.ts';
import type { WebFlows } from '../webFlows.ts';
import type { WebPorts } from '../webPorts.ts';
import type { OidcDoor } from './onward.ts';

/** What both surfaces of signing in share. */
export interface SignInSurface {
  readonly ports: WebPorts;
  readonly cookies: Cookies;
  readonly flows: WebFlows;
  readonly oidc: OidcDoor;
}

/** What every flow on an attempt wants of a request of the class `handle`. */
export function commandOf(request: FastifyRequest): OnAttempt {
  const { tenant, attempt, handle, device } = attemptOf(request);
  return { tenantId: tenant.id, attempt, handle, trace: { ...traceOf(request), device } };
}

export function builtInId({ store }: WebPorts, tenantId: TenantId, name: BuiltInApplication): Promise<ApplicationId> {
  return store.transaction(tenantId, async (tx) => (await builtInApplication({ store }, tx, name)).id);
}

/** Puts what a step gave into the browser: the new handle, the new session. */
export async function keepAdvance(
  { ports, cookies, flows }: SignInSurface,
  { request, reply, tenant }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly tenant: TenantInAddress },
  advance: Advance,
): Promise<void> {
  const { attempt, step } = advance.view;
  if (advance.handle !== null) cookies.setHandle(request, reply, { attempt, value: advance.handle });
  if (step.kind === 'signed_in' || step.kind === 'cancelled') cookies.clearHandle(reply, attempt);
  if (advance.session === null) return;
  const before = cookies.readSession(request, tenant.slug);
  cookies.setSession(reply, tenant.slug, { ...advance.session, now: ports.clock.now() });
  if (advance.session.device !== null) cookies.setDevice(reply, tenant.slug, advance.session.device);
  // S7: a session that was replaced in this browser ends; a raised one is the same session and has another secret already.
  const replaced = before === null ? null : await ports.store.findLiveSession(tenant.id, ports.digest(before));
  if (replaced !== null) await flows.signOut({ tenantId: tenant.id, session: replaced.id, trace: traceOf(request) });
}
