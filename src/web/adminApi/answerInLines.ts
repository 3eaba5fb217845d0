import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import type { Result } from '../../kernel/result.ts';
import { problemOf, sendProblem } from '../problems.ts';
import { toldOf } from '../toldOf.ts';

/**
 * Answers line by line (NDJSON): progress while the work goes on, and at last what came of it, or the problem that ended it. A
 * refusal before the first progress is an ordinary problem; afterwards the status is sent, and the last line tells.
 */
export async function answerInLines(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (onProgress: (progress: object) => void) => Promise<Result<object, ErrorCode>>,
): Promise<FastifyReply> {
  const lines = new PassThrough();
  let begun = false;
  const write = (line: object): void => {
    if (!begun) void reply.type('application/x-ndjson; charset=utf-8').serializer(JSON.stringify).send(lines);
    begun = true;
    lines.write(`${JSON.stringify(line)}\n`);
  };
  try {
    const done = await work((progress) => write({ kind: 'progress', ...progress }));
    if (done.ok) write(done.value);
    else if (begun) write({ kind: 'problem', ...problemOf(toldOf(done), request.id) });
    else sendProblem(request, reply, toldOf(done));
  } catch (problem) {
    if (!begun) throw problem;
    request.log.error({ err: problem }, 'an answer in lines broke off');
    write({ kind: 'problem', ...problemOf({ code: 'internal_error' }, request.id) });
  } finally {
    lines.end();
  }
  return reply;
}
