import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import * as contract from '../../contract/signIn.ts';
import type { OnAttempt } from '../../flows/signIn/command.ts';
import type { StepError } from '../../flows/signIn/step.ts';
import type { Result } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import { ATTEMPT, HANDLE, TAG } from './apiRoute.ts';
import { commandOf, type SignInSurface } from './signInSurface.ts';
import { stepProblem } from './stepRefusal.ts';

/** What opens a ceremony or an enrolment without moving the attempt on. */
export function openingsApi(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  const opening = <T>(
    path: string,
    route: { readonly summary: string; readonly answer: z.ZodType; readonly open: (command: OnAttempt) => Promise<Result<T, StepError>> },
  ): void => {
    app.post(
      `${ATTEMPT}/${path}`,
      {
        config: HANDLE,
        schema: {
          ...TAG,
          summary: route.summary,
          params: contract.attemptParams,
          body: contract.emptyBody,
          response: { 200: route.answer, '4xx': contract.problemDocument },
        },
      },
      async (request, reply) => {
        const opened = await route.open(commandOf(request));
        if (!opened.ok) return sendProblem(request, reply, stepProblem(opened, surface.ports.clock.now()));
        return reply.send(opened.value);
      },
    );
  };
  opening('passkey/options', {
    summary: 'Options for a passkey as the first factor, also for conditional UI.',
    answer: contract.ceremonyOptionsDocument,
    open: flows.beginPasskey,
  });
  opening('webauthn/options', {
    summary: 'Options for a challenge by a passkey or security key.',
    answer: contract.ceremonyOptionsDocument,
    open: flows.beginWebauthn,
  });
  opening('enrolments/totp', {
    summary: 'Make the secret of a new authenticator app. It is shown this once.',
    answer: contract.totpEnrolmentDocument,
    open: flows.beginTotpEnrolment,
  });
  opening('enrolments/webauthn', {
    summary: 'Options for making a new passkey or adding a security key.',
    answer: contract.ceremonyOptionsDocument,
    open: flows.beginWebauthnEnrolment,
  });
  opening('enrolments/backup-codes', {
    summary: 'Make backup codes as the first and only factor. They are shown this once.',
    answer: contract.codesEnrolmentDocument,
    open: flows.beginCodesEnrolment,
  });
}
