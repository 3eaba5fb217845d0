import type { FastifyReply } from 'fastify';
import type { BeginOwnChange } from '../../flows/signIn/beginOwnChange.ts';
import { tenantOf } from '../caller.ts';
import type { Refused } from '../problems.ts';
import { attemptAddress } from '../signIn/addresses.ts';
import { onwardAddress } from '../signIn/onward.ts';
import { keepAdvance, type SignInSurface } from '../signIn/signInSurface.ts';
import { type OwnRequest, sendOwnRefusal } from './accountRoute.ts';

/** S10: to a step on the live session, which comes back here. The address holds ids alone: everything is judged again. */
export async function leadToProof(
  surface: SignInSurface,
  own: OwnRequest,
  wish: Pick<BeginOwnChange, 'intent' | 'returnTo'>,
): Promise<FastifyReply> {
  const { request, reply, place, command } = own;
  const begun = await surface.flows.beginOwnChange({ ...command, ...wish });
  if (!begun.ok) return sendOwnRefusal(own, begun satisfies Refused);
  const { view, session } = begun.value;
  await keepAdvance(surface, { request, reply, tenant: tenantOf(request) }, begun.value);
  // Shown in another tab meanwhile: the session is enough after all.
  if (session !== null) return reply.redirect(onwardAddress(surface.oidc, place.tenantSlug, { ...wish, as: 'signed_in' }), 303);
  return reply.redirect(attemptAddress({ tenantSlug: place.tenantSlug, attempt: view.attempt }), 303);
}
