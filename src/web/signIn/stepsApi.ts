import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import * as contract from '../../contract/signIn.ts';
import type { OnAttempt } from '../../flows/signIn/command.ts';
import type { Advance, StepError } from '../../flows/signIn/step.ts';
import type { Result } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { ATTEMPT, COUNTED, HANDLE, sendAdvance, TAG } from './apiRoute.ts';
import { commandOf, type SignInSurface } from './signInSurface.ts';
import { stepProblem } from './stepRefusal.ts';

interface StepRoute<Body extends z.ZodType> {
  readonly path: string;
  readonly config: RouteClass;
  readonly summary: string;
  readonly body: Body;
  readonly take: (command: OnAttempt, body: z.infer<Body>) => Promise<Result<Advance, StepError>>;
}

/** Everything that can move an attempt on. */
export function stepsApi(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  step(app, surface, {
    path: 'password',
    config: COUNTED,
    summary: 'Name and password; also the answer to reauthenticate.',
    body: contract.passwordBody,
    take: (command, body) =>
      flows.submitPassword({ ...command, loginName: body.loginName, password: body.password, wantsFactor: body.wantsFactor ?? false }),
  });
  step(app, surface, {
    path: 'passkey',
    config: COUNTED,
    summary: 'A passkey as the first factor.',
    body: contract.webauthnBody,
    take: (command, body) => flows.submitPasskey({ ...command, response: body.response }),
  });
  step(app, surface, {
    path: 'totp',
    config: COUNTED,
    summary: 'Answer a challenge with the code of an authenticator app.',
    body: contract.codeBody,
    take: (command, body) => flows.submitTotp({ ...command, code: body.code }),
  });
  step(app, surface, {
    path: 'backup-code',
    config: COUNTED,
    summary: 'Answer a challenge with a backup code.',
    body: contract.codeBody,
    take: (command, body) => flows.submitBackupCode({ ...command, code: body.code }),
  });
  step(app, surface, {
    path: 'webauthn',
    config: COUNTED,
    summary: 'Answer a challenge with a passkey or security key.',
    body: contract.webauthnBody,
    take: (command, body) => flows.submitWebauthn({ ...command, response: body.response }),
  });
  step(app, surface, {
    path: 'pass',
    config: COUNTED,
    summary: 'An enrolment pass in the place of a factor that is lost, or of what an enrolment needs: where passServes is true.',
    body: contract.passBody,
    take: (command, body) => flows.submitPass({ ...command, code: body.code }),
  });
  step(app, surface, {
    path: 'mail-code/send',
    config: HANDLE,
    summary: 'Send a code to the address of the account, where an enrolment needs one (S11). The one before is dead.',
    body: contract.emptyBody,
    take: (command) => flows.sendMailCode(command),
  });
  step(app, surface, {
    path: 'mail-code',
    config: COUNTED,
    summary: 'The code that was sent by mail.',
    body: contract.codeBody,
    take: (command, body) => flows.submitMailCode({ ...command, code: body.code }),
  });
  smsSteps(app, surface);
  step(app, surface, {
    path: 'enrolments/totp/confirm',
    config: COUNTED,
    summary: 'Confirm a new authenticator app with its first code. The answer may hold backup codes, this once.',
    body: contract.confirmTotpBody,
    take: (command, body) => flows.submitTotpEnrolment({ ...command, code: body.code, label: body.label }),
  });
  step(app, surface, {
    path: 'enrolments/webauthn/confirm',
    config: COUNTED,
    summary: 'Confirm a new passkey or security key. The answer may hold backup codes, this once.',
    body: contract.confirmWebauthnBody,
    take: (command, body) => flows.submitWebauthnEnrolment({ ...command, response: body.response, label: body.label }),
  });
  step(app, surface, {
    path: 'enrolments/backup-codes/confirm',
    config: COUNTED,
    summary: 'Confirm new backup codes by typing one of them back, which spends it.',
    body: contract.confirmCodesBody,
    take: (command, body) => flows.submitCodesEnrolment({ ...command, code: body.code }),
  });
  step(app, surface, {
    path: 'skip',
    config: HANDLE,
    summary: 'Not now: where the step is skippable.',
    body: contract.emptyBody,
    take: (command) => flows.skipEnrolment(command),
  });
  step(app, surface, {
    path: 'cancel',
    config: HANDLE,
    summary: 'Give up.',
    body: contract.emptyBody,
    take: (command) => flows.cancelSignIn(command),
  });
}

function smsSteps(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  step(app, surface, {
    path: 'sms/send',
    config: HANDLE,
    summary: 'Send a code to a phone of the person. The one before is dead.',
    body: contract.sendSmsBody,
    take: (command, body) => flows.sendSmsCode({ ...command, factor: body.factor }),
  });
  step(app, surface, {
    path: 'sms',
    config: COUNTED,
    summary: 'Answer a challenge with the code of a text message.',
    body: contract.codeBody,
    take: (command, body) => flows.submitSms({ ...command, code: body.code }),
  });
  step(app, surface, {
    path: 'enrolments/sms',
    config: HANDLE,
    summary: 'Send a code to a number that is to become a factor. A number before it that was not confirmed is gone.',
    body: contract.beginSmsBody,
    take: (command, body) => flows.beginSmsEnrolment({ ...command, number: body.number, country: body.country }),
  });
  step(app, surface, {
    path: 'enrolments/sms/resend',
    config: HANDLE,
    summary: 'Send another code to the number that is to be confirmed.',
    body: contract.emptyBody,
    take: (command) => flows.resendSmsEnrolment(command),
  });
  step(app, surface, {
    path: 'enrolments/sms/confirm',
    config: COUNTED,
    summary: 'Confirm the number with the newest code. The answer may hold backup codes, this once.',
    body: contract.confirmSmsBody,
    take: (command, body) => flows.submitSmsEnrolment({ ...command, code: body.code, label: body.label }),
  });
}

function step<Body extends z.ZodType>(app: FastifyInstance, surface: SignInSurface, route: StepRoute<Body>): void {
  app.post(
    `${ATTEMPT}/${route.path}`,
    {
      config: route.config,
      schema: {
        ...TAG,
        summary: route.summary,
        params: contract.attemptParams,
        body: route.body,
        response: { 200: contract.signInDocument, '4xx': contract.problemDocument },
      },
    },
    async (request, reply) => {
      const advance = await route.take(commandOf(request), request.body as z.infer<Body>);
      if (!advance.ok) return sendProblem(request, reply, stepProblem(advance, surface.ports.clock.now()));
      return sendAdvance(surface, request, reply, advance.value);
    },
  );
}
