import type { FastifyError, FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isDatabaseDown } from './databaseDown.ts';
import { type Refused, sendProblem } from './problems.ts';

/** What is thrown is answered like any refusal, never with a stack; the log has the rest under the request's id. */
export function answerFailures(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, { code: 'not_found' }));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refused = refusalOf(error);
    if (refused.code === 'internal_error') request.log.error({ err: error }, 'internal error');
    if (refused.code === 'database_unavailable') request.log.error({ reason: error.message }, 'the database does not answer');
    return sendProblem(request, reply, refused);
  });
}

function refusalOf(error: FastifyError): Refused {
  if (hasZodFastifySchemaValidationErrors(error)) return { code: 'input_malformed', facts: { issues: issuesOf(error.validation) } };
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'media_type_not_supported' };
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'body_too_large' };
    default:
      break;
  }
  if (isDatabaseDown(error)) return { code: 'database_unavailable' };
  // Fastify's own refusals of a request (a broken address, a wrong length) say 4xx.
  return {
    code: error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'input_malformed' : 'internal_error',
  };
}

/** Where and what, never the value that was sent. */
function issuesOf(validation: readonly { readonly instancePath: string; readonly message?: string }[]): readonly object[] {
  return validation.map(({ instancePath, message }) => ({
    at: instancePath === '' ? '/' : instancePath,
    message: message ?? 'not allowed',
  }));
}
