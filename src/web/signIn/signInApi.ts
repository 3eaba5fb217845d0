import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as contract from '../../contract/signIn.ts';
import { tenantOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import { ATTEMPT, HANDLE, TAG } from './apiRoute.ts';
import { beginApi } from './beginApi.ts';
import { openingsApi } from './openingsApi.ts';
import { commandOf, type SignInSurface } from './signInSurface.ts';
import { signInDocumentOf } from './stepDocument.ts';
import { stepsApi } from './stepsApi.ts';

/** The steps of signing in as JSON, under the same flows as the pages: for people who bring their own. */
export function signInApi(app: FastifyInstance, surface: SignInSurface): void {
  beginApi(app, surface);
  read(app, surface);
  stepsApi(app, surface);
  openingsApi(app, surface);
}

function read(app: FastifyInstance, surface: SignInSurface): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    ATTEMPT,
    {
      config: HANDLE,
      schema: {
        ...TAG,
        summary: 'Read the current step. Changes nothing.',
        params: contract.attemptParams,
        response: { 200: contract.signInDocument, '4xx': contract.problemDocument },
      },
    },
    async (request, reply) => {
      const view = await surface.flows.readStep(commandOf(request));
      if (!view.ok) return sendProblem(request, reply, { code: view.code });
      return reply.send(
        signInDocumentOf(view.value, {
          oidc: surface.oidc,
          prefix: reply.server.pathPrefix,
          tenantSlug: tenantOf(request).slug,
          backupCodes: null,
        }),
      );
    },
  );
}
