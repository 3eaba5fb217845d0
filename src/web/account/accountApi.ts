import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import * as contract from '../../contract/account.ts';
import { emptyBody, signInDocument } from '../../contract/signIn.ts';
import { namedId, namedIdOrNull } from '../adminApi/namedId.ts';
import { tenantOf } from '../caller.ts';
import { sendAdvance } from '../signIn/apiRoute.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { accountDocumentOf, ownEventDocument, ownSessionDocument } from './accountDocuments.ts';
import { ownApiRoute } from './ownApiRoute.ts';

/** The person's own account as JSON, under the same flows as its pages: for people who bring their own. */
export function accountApi(app: FastifyInstance, surface: SignInSurface): void {
  read(app, surface);
  change(app, surface);
  factors(app, surface);
  sessions(app, surface);
}

function read(app: FastifyInstance, { flows }: SignInSurface): void {
  ownApiRoute(app, {
    method: 'GET',
    path: '',
    summary: 'Your factors, your backup codes, and what you can add.',
    answers: { 200: contract.accountDocument },
    run: async ({ command, reply }) => {
      const security = await flows.readSecurity({ ...command, limits: { sessions: 1, activity: 1 } });
      return security.ok ? reply.send(accountDocumentOf(security.value)) : security;
    },
  });
  ownApiRoute(app, {
    method: 'GET',
    path: '/activity',
    summary: 'What happened to your account, the newest first.',
    query: contract.ownListQuery,
    answers: { 200: contract.ownActivityPage },
    run: async ({ command, query, reply }) => {
      const before = namedIdOrNull<'AuditEvent'>(query.before);
      const { events, next } = await flows.listOwnActivity({ ...command, before, limit: query.limit });
      return reply.send({ events: events.map(ownEventDocument), next });
    },
  });
  ownApiRoute(app, {
    method: 'GET',
    path: '/sessions',
    summary: 'Your live sessions, the newest first.',
    query: contract.ownListQuery,
    answers: { 200: contract.ownSessionsPage },
    run: async ({ command, query, reply }) => {
      const before = namedIdOrNull<'Session'>(query.before);
      const page = await flows.listOwnSessions({ ...command, before, limit: query.limit });
      return reply.send({ sessions: page.sessions.map((one) => ownSessionDocument(one, command.session.id)), next: page.next });
    },
  });
}

function change(app: FastifyInstance, surface: SignInSurface): void {
  ownApiRoute(app, {
    method: 'POST',
    path: '/changes',
    summary:
      'Begin to show a factor, or to add one, on the present session; go on as with a sign-in. The cookie that is set is its handle.',
    body: contract.changeBody,
    answers: { 201: signInDocument },
    run: async ({ command, body: { intent }, request, reply }) => {
      const begun = await surface.flows.beginOwnChange({ ...command, intent, returnTo: { kind: 'security', wish: intent.kind } });
      if (!begun.ok) return begun;
      reply.code(201).header('location', `/t/${tenantOf(request).slug}/api/sign-in/${begun.value.view.attempt}`);
      return sendAdvance(surface, request, reply, begun.value);
    },
  });
}

function factors(app: FastifyInstance, { flows }: SignInSurface): void {
  ownApiRoute(app, {
    method: 'PATCH',
    path: '/factors/:factor',
    summary: 'Give a factor another name.',
    params: contract.ownFactorAddress,
    body: contract.renameBody,
    answers: { 200: contract.renamedDocument },
    run: async ({ command, params, body, reply }) => {
      const renamed = await flows.renameOwnFactor({ ...command, factor: namedId<'Factor'>(params.factor), label: body.label });
      return renamed.ok ? reply.send(renamed.value) : renamed;
    },
  });
  ownApiRoute(app, {
    method: 'DELETE',
    path: '/factors/:factor',
    summary: 'Remove a factor. Needs a factor that was shown within the last five minutes: see /changes.',
    params: contract.ownFactorAddress,
    answers: { 204: z.null() },
    run: async ({ command, params, reply }) => {
      const removed = await flows.removeOwnFactor({ ...command, factor: namedId<'Factor'>(params.factor) });
      return removed.ok ? reply.code(204).send() : removed;
    },
  });
  ownApiRoute(app, {
    method: 'POST',
    path: '/backup-codes',
    summary: 'Make new backup codes; those before are dead. Needs a factor that is no code, shown within the last five minutes.',
    body: emptyBody,
    answers: { 201: contract.newCodesDocument },
    run: async ({ command, reply }) => {
      const renewed = await flows.renewOwnCodes(command);
      return renewed.ok ? reply.code(201).send({ codes: [...renewed.value.codes] }) : renewed;
    },
  });
}

function sessions(app: FastifyInstance, { cookies, flows }: SignInSurface): void {
  ownApiRoute(app, {
    method: 'DELETE',
    path: '/sessions/:session',
    summary: 'End one of your sessions.',
    params: contract.ownSessionAddress,
    answers: { 204: z.null() },
    run: async ({ command, params, request, reply }) => {
      const ended = await flows.endOwnSession({ ...command, ends: namedId<'Session'>(params.session) });
      if (!ended.ok) return ended;
      if (ended.value.was === 'this_one') cookies.clearSession(reply, tenantOf(request).slug);
      return reply.code(204).send();
    },
  });
  ownApiRoute(app, {
    method: 'POST',
    path: '/sessions/end-others',
    summary: 'End all your sessions but the present one, with their refresh tokens, and every sign-in of yours that is under way.',
    body: emptyBody,
    answers: { 204: z.null() },
    run: async ({ command, reply }) => {
      const ended = await flows.endOtherSessions(command);
      return ended.ok ? reply.code(204).send() : ended;
    },
  });
}
