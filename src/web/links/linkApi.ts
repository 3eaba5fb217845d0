import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import * as contract from '../../contract/links.ts';
import { problemDocument, signInDocument, tenantParams } from '../../contract/signIn.ts';
import type { FollowLink } from '../../flows/followLink.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendAdvance } from '../signIn/apiRoute.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { formProblem, type RefusedForm } from './formRefusal.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'json' };

interface LinkRoute<Body extends z.ZodType> {
  readonly path: string;
  readonly summary: string;
  readonly body: Body;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** @returns the reply that was sent, or the refusal that is to be. */
  readonly run: (asked: {
    readonly body: z.output<Body>;
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
  }) => Promise<FastifyReply | RefusedForm>;
}

/**
 * Asking for a link by mail and following one, as JSON: for people who bring their own pages. The secret of a link comes in
 * bodies alone, and each route takes the links that are meant for it: the wrong route of a right link does not use it up.
 */
export function linkApi(app: FastifyInstance, surface: SignInSurface): void {
  asking(app, surface);
  following(app, surface);
}

/** P4, P5: answered alike for everybody; the rest is for the mailbox. */
function asking(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  linkRoute(app, surface, {
    path: 'forgot-password',
    summary: 'Ask for a link to set a new password, or a first one. The answer is the same for every name.',
    body: contract.forgotPasswordBody,
    answers: { 204: z.null() },
    run: async ({ body: { name }, request, reply }) => {
      const asked = await flows.askPasswordReset({ tenantId: tenantOf(request).id, name, address: traceOf(request).address });
      return asked.ok ? reply.code(204).send() : asked;
    },
  });
  linkRoute(app, surface, {
    path: 'register',
    summary: 'Ask for an account, where the tenant lets strangers. The answer is the same whether the address has one or not.',
    body: contract.registerBody,
    answers: { 204: z.null() },
    run: async ({ body: { mail, displayName }, request, reply }) => {
      const asked = await flows.askRegistration({ tenantId: tenantOf(request).id, mail, displayName, address: traceOf(request).address });
      return asked.ok ? reply.code(204).send() : asked;
    },
  });
}

function following(app: FastifyInstance, surface: SignInSurface): void {
  const { cookies, flows } = surface;
  linkRoute(app, surface, {
    path: 'link',
    summary: 'Read what a link is for. It is not used up.',
    body: contract.linkBody,
    answers: { 200: contract.linkDocument },
    run: async ({ body, request, reply }) => {
      const link = await flows.openLink({ tenantId: tenantOf(request).id, secret: body.key });
      return link.ok ? reply.send(link.value) : link;
    },
  });
  linkRoute(app, surface, {
    path: 'link/reset-password',
    summary: 'Set the password by a link. It signs nobody in, removes no factor, and ends all sessions of the person (P4).',
    body: contract.linkWithPasswordBody,
    answers: { 204: z.null() },
    run: async ({ body, request, reply }) => {
      const reset = await flows.resetPassword({ ...commandOf(request, body.key), password: body.password });
      if (!reset.ok) return reset;
      cookies.clearSession(reply, tenantOf(request).slug);
      return reply.code(204).send();
    },
  });
  linkRoute(app, surface, {
    path: 'link/confirm-mail',
    summary: 'Show that an address is yours: that of the account, or a new one, which becomes it by this.',
    body: contract.linkBody,
    answers: { 200: contract.mailConfirmedDocument },
    run: async ({ body, request, reply }) => {
      const confirmed = await flows.confirmMail(commandOf(request, body.key));
      return confirmed.ok ? reply.send(confirmed.value) : confirmed;
    },
  });
  linkRoute(app, surface, {
    path: 'link/enter',
    summary:
      'Accept an invitation or finish a registration: the password is set, and a sign-in goes on in which it was shown. The cookie that is set is its handle.',
    body: contract.linkWithPasswordBody,
    answers: { 201: signInDocument },
    run: async ({ body, request, reply }) => {
      const command = commandOf(request, body.key);
      const { slug } = tenantOf(request);
      const trace = { ...command.trace, device: cookies.readDevice(request, slug) };
      const entered = await flows.enterByLink({ ...command, trace, password: body.password });
      if (!entered.ok) return entered;
      reply.code(201).header('location', `/t/${slug}/api/sign-in/${entered.value.view.attempt}`);
      return sendAdvance(surface, request, reply, entered.value);
    },
  });
}

function linkRoute<Body extends z.ZodType>(app: FastifyInstance, { ports }: SignInSurface, route: LinkRoute<Body>): void {
  app.post(
    `/t/:tenant/api/${route.path}`,
    {
      config: ANYBODY,
      schema: {
        tags: ['Links by mail'],
        summary: route.summary,
        params: tenantParams,
        body: route.body,
        response: { ...route.answers, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const answer = await route.run({ body: request.body as z.output<Body>, request, reply });
      return 'code' in answer && 'ok' in answer ? sendProblem(request, reply, formProblem(answer, ports)) : answer;
    },
  );
}

function commandOf(request: FastifyRequest, secret: unknown): FollowLink {
  return { tenantId: tenantOf(request).id, secret, trace: traceOf(request) };
}
