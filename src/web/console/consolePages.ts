import { randomBytes } from 'node:crypto';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { styleNonceOf } from '../contentSecurity.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { CONSOLE_FOLDER, readBuiltConsole } from './builtConsole.ts';
import { CONSOLE_ASSETS, consoleDocument } from './consoleDocument.ts';

/** The document and its files are the same for everybody; whoever may see what is judged by the API that they call. */
const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/** What a browser may keep for ever: another content has another name. The manifest has none, and is the server's alone. */
const HAS_DIGEST = /-[\w-]{8}\.(?:js|css|svg|woff2)$/;

/** The console: one document below which its pages have addresses of their own, and the files that it loads. */
export async function consolePages(app: FastifyInstance): Promise<void> {
  const built = readBuiltConsole();
  await app.register(fastifyStatic, { root: CONSOLE_FOLDER, serve: false, preCompressed: true });
  app.get(`${CONSOLE_ASSETS}/*`, { config: ANYBODY, schema: hidden }, (request, reply) => {
    const { '*': path } = request.params as { readonly '*': string };
    if (!HAS_DIGEST.test(path)) return sendProblem(request, reply, { code: 'not_found' });
    return reply.sendFile(path, CONSOLE_FOLDER, { immutable: true, maxAge: '365d' });
  });
  const show = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (built === null) return sendProblem(request, reply, { code: 'console_not_built' });
    const nonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', styleNonceOf(nonce));
    return sendPage(reply, 200, consoleDocument(built, nonce));
  };
  app.get('/t/:tenant/console', { config: ANYBODY, schema: hidden }, show);
  app.get('/t/:tenant/console/*', { config: ANYBODY, schema: hidden }, show);
}
