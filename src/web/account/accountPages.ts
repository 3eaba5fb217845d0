import type { FastifyInstance } from 'fastify';
import { namedId, namedIdOrNull } from '../adminApi/namedId.ts';
import { tenantOf } from '../caller.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { accountPage, isDone, signedOutPage } from './accountPage.ts';
import { accountAddress } from './accountPlace.ts';
import { HIDDEN, OWN_PAGE, ownPost, ownRequest, sendOwnRefusal } from './accountRoute.ts';
import { activityPage } from './activityPage.ts';
import { factorPages } from './factorPages.ts';
import { linkedProviderPages } from './linkedProviderPages.ts';

const LIMITS = { sessions: 50, activity: 5 };
const ACTIVITY_ROWS = 25;

/** The signed-in person's own pages, under every level. */
export function accountPages(app: FastifyInstance, surface: SignInSurface): void {
  overview(app, surface);
  activity(app, surface);
  factorPages(app, surface);
  linkedProviderPages(app, surface);
  sessions(app, surface);
  signOut(app, surface);
}

function overview(app: FastifyInstance, { flows }: SignInSurface): void {
  app.get('/t/:tenant/account', { config: OWN_PAGE, schema: HIDDEN }, async (request, reply) => {
    const own = ownRequest(request, reply);
    const security = await flows.readSecurity({ ...own.command, limits: LIMITS });
    if (!security.ok) return sendOwnRefusal(own, security);
    const { done } = request.query as { readonly done?: unknown };
    return sendPage(reply, 200, accountPage(own.place, { security: security.value, done: isDone(done) ? done : null }));
  });
}

function activity(app: FastifyInstance, { flows }: SignInSurface): void {
  app.get('/t/:tenant/account/activity', { config: OWN_PAGE, schema: HIDDEN }, async (request, reply) => {
    const { place, command } = ownRequest(request, reply);
    const { before } = request.query as { readonly before?: unknown };
    const from = namedIdOrNull<'AuditEvent'>(typeof before === 'string' ? before : undefined);
    const shown = await flows.listOwnActivity({ ...command, before: from, limit: ACTIVITY_ROWS });
    const tenantName = await flows.readTenantName(command.tenantId);
    return sendPage(reply, 200, activityPage(place, { tenantName, activity: shown, isFirst: from === null }));
  });
}

function sessions(app: FastifyInstance, { cookies, flows }: SignInSurface): void {
  ownPost(app, {
    path: 'sessions/:session/end',
    fields: [],
    run: async (own) => {
      const { request, reply, place, command } = own;
      const { session } = request.params as { readonly session: string };
      const ended = await flows.endOwnSession({ ...command, ends: namedId<'Session'>(session) });
      if (!ended.ok) return sendOwnRefusal(own, ended);
      if (ended.value.was === 'another') return reply.redirect(`${accountAddress(place)}?done=ended`, 303);
      cookies.clearSession(reply, place.tenantSlug);
      return reply.redirect(`/t/${place.tenantSlug}/signed-out`, 303);
    },
  });
  ownPost(app, {
    path: 'sessions/end-others',
    fields: [],
    run: async (own) => {
      const ended = await flows.endOtherSessions(own.command);
      return ended.ok ? own.reply.redirect(`${accountAddress(own.place)}?done=others_ended`, 303) : sendOwnRefusal(own, ended);
    },
  });
}

function signOut(app: FastifyInstance, { cookies, flows }: SignInSurface): void {
  // Whoever is not let into the account pages any more can still leave.
  const config: RouteClass = { assurance: 'session', role: null, surface: 'page' };
  ownPost(app, {
    path: 'sign-out',
    fields: [],
    config,
    run: async ({ reply, place, command }) => {
      // One that another request has just ended is as signed out as it can be.
      await flows.signOut({ tenantId: command.tenantId, session: command.session.id, trace: command.trace });
      cookies.clearSession(reply, place.tenantSlug);
      return reply.redirect(`/t/${place.tenantSlug}/signed-out`, 303);
    },
  });

  const anybody: RouteClass = { assurance: 'public', role: null, surface: 'page' };
  app.get('/t/:tenant/signed-out', { config: anybody, schema: HIDDEN }, async (request, reply) => {
    const { id, slug } = tenantOf(request);
    return sendPage(reply, 200, signedOutPage({ tenantSlug: slug, tenantName: await flows.readTenantName(id) }));
  });
}
