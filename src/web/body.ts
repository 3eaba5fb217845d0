import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseForm, parseJson } from './parseBody.ts';
import { sendProblem } from './problems.ts';

/** Larger bodies are not read: nothing that is posted here comes near it. In bytes. */
export const BODY_LIMIT = 65_536;

type Unreadable = 'body_malformed' | 'body_too_large';

class UnreadableBody {
  readonly code: Unreadable;
  constructor(code: Unreadable) {
    this.code = code;
  }
}

/**
 * Reads JSON and forms, and nothing else. A body that cannot be read is refused with a stable code, except where a
 * route counts it: there it goes on without any value, and the flow counts an attempt (security.md, "Codes and guessing").
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request: FastifyRequest) => readBody(request, parseJson));
  app.addContentTypeParser('application/x-www-form-urlencoded', (request: FastifyRequest) => readBody(request, parseForm));
  app.addHook('preValidation', async (request, reply) => {
    if (!(request.body instanceof UnreadableBody)) return;
    if (request.body.code === 'body_too_large') reply.header('connection', 'close');
    if (request.routeOptions.config.unreadableBody === 'counts') request.body = {};
    else return sendProblem(request, reply, { code: request.body.code });
  });
}

async function readBody(request: FastifyRequest, parse: (text: string) => unknown): Promise<unknown> {
  const text = await readText(request, request.routeOptions.bodyLimit);
  if (text === null) return new UnreadableBody('body_too_large');
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return new UnreadableBody('body_malformed');
  }
}

/** @returns null when there is more than `limit` bytes of it; the rest is let go by, unread. */
async function readText(request: FastifyRequest, limit: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limit ? Buffer.concat(chunks) : null;
}
