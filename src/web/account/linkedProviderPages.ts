import type { FastifyInstance } from 'fastify';
import { id } from '../../kernel/id.ts';
import { namedId } from '../adminApi/namedId.ts';
import { sessionOf } from '../caller.ts';
import { sendAway, sendFailed } from '../federation/visitPages.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { accountAddress } from './accountPlace.ts';
import { ownPost, sendOwnRefusal } from './accountRoute.ts';
import { leadToProof } from './leadToProof.ts';

const PROVE = { intent: { kind: 'prove', by: 'any_factor' }, returnTo: { kind: 'security', wish: 'prove' } } as const;

/** Linking one's own account to a provider elsewhere, and taking that back. The way back from there is federationPages.ts. */
export function linkedProviderPages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  ownPost(app, {
    path: 'links',
    fields: ['provider'],
    run: async (own) => {
      const { token } = sessionOf(own.request);
      const begun = await flows.beginOwnLink({ ...own.command, token, provider: id<'UpstreamProvider'>(own.fields['provider']) });
      if (begun.ok) return sendAway(surface, own, begun.value);
      if (begun.code === 'fresh_proof_needed') return leadToProof(surface, own, PROVE);
      if (begun.code === 'session_needed') return sendOwnRefusal(own, begun);
      return sendFailed(surface, own, { refused: begun, back: accountAddress(own.place) });
    },
  });
  ownPost(app, {
    path: 'links/:link/remove',
    fields: [],
    run: async (own) => {
      const { link } = own.request.params as { readonly link: string };
      const removed = await flows.removeOwnLink({ ...own.command, link: namedId<'UpstreamLink'>(link) });
      if (removed.ok) return own.reply.redirect(`${accountAddress(own.place)}?done=unlinked`, 303);
      return removed.code === 'fresh_proof_needed' ? leadToProof(surface, own, PROVE) : sendOwnRefusal(own, removed);
    },
  });
}
