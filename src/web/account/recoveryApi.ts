import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import * as contract from '../../contract/account.ts';
import { emptyBody } from '../../contract/signIn.ts';
import { tenantOf } from '../caller.ts';
import { formProblem, type RefusedForm } from '../links/formRefusal.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { ownApiRoute } from './ownApiRoute.ts';
import { commandOf } from './recoveryPages.ts';

/** One's own password and mail address as JSON. The flow judges who may change them (S10). */
export function recoveryApi(app: FastifyInstance, { cookies, flows, ports }: Pick<SignInSurface, 'cookies' | 'flows' | 'ports'>): void {
  const refusing = (refused: RefusedForm) => ({ ok: false, ...formProblem(refused, ports) }) as const;

  ownApiRoute(app, {
    method: 'GET',
    path: '/recovery',
    summary: 'What your account is recovered with, and whether it can be changed now.',
    answers: { 200: contract.recoveryDocument },
    run: async ({ request, reply }) => {
      const command = commandOf(request);
      const view = await flows.readRecovery({ ...command, act: 'change_password' });
      const ofMail = await flows.readRecovery({ ...command, act: 'change_mail' });
      if (view === null || ofMail === null) return { ok: false, code: 'session_needed' };
      const { mail, isVerified, hasPassword } = view;
      return reply.send({ mail, mailVerified: isVerified, hasPassword, proof: { password: view.proof, mail: ofMail.proof } });
    },
  });
  ownApiRoute(app, {
    method: 'POST',
    path: '/password',
    summary: 'Change your password. All your sessions and sign-ins that are under way end, this one too.',
    body: contract.ownPasswordBody,
    answers: { 204: z.null() },
    run: async ({ body: { currentPassword, password }, request, reply }) => {
      const changed = await flows.changePassword({ ...commandOf(request), currentPassword, password });
      if (!changed.ok) return refusing(changed);
      cookies.clearSession(reply, tenantOf(request).slug);
      return reply.code(204).send();
    },
  });
  ownApiRoute(app, {
    method: 'POST',
    path: '/mail',
    summary: 'Ask for a link to a new address. Nothing changes until it is followed.',
    body: contract.ownMailBody,
    answers: { 204: z.null() },
    run: async ({ body: { currentPassword, mail }, request, reply }) => {
      const asked = await flows.askMailChange({ ...commandOf(request), currentPassword, mail });
      return asked.ok ? reply.code(204).send() : refusing(asked);
    },
  });
  ownApiRoute(app, {
    method: 'POST',
    path: '/mail/confirm',
    summary: 'Ask for a link to the address that your account has, to show that it is yours.',
    body: emptyBody,
    answers: { 204: z.null() },
    run: async ({ request, reply }) => {
      const asked = await flows.askMailVerification(commandOf(request));
      return asked.ok ? reply.code(204).send() : refusing(asked);
    },
  });
}
