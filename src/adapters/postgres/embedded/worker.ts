import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFiles } from './durableFiles.ts';
import { EXTENSIONS } from './extensions.ts';
import { pgliteConnection } from './pgliteConnection.ts';
import type { Failure, Reply, Request } from './workerMessages.ts';

// The thread in which the embedded database runs, so that its work does not stop the one that answers requests.
const port = parentPort;
if (port === null) throw new Error('this file is started as a worker thread');

const files = new DurableFiles(String(workerData));
const database = await PGlite.create({
  fs: files,
  extensions: EXTENSIONS,
  // Without -F commits are made durable; fdatasync, the usual way, reaches no file here.
  startParams: [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'wal_sync_method=fsync'],
});
const connection = pgliteConnection(database);

port.on('message', (request: Request) => {
  handle(request).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => port.postMessage({ kind: 'failed', number: request.number, failure: failureOf(error) } satisfies Reply),
  );
});
port.postMessage({ kind: 'opened' } satisfies Reply);

async function handle(request: Request): Promise<Reply> {
  const { number } = request;
  switch (request.kind) {
    case 'run':
      return { kind: 'answers', number, answers: [await connection.run(request.text, request.values)] };
    case 'script':
      return { kind: 'answers', number, answers: await connection.script(request.text) };
    case 'count_fsyncs':
      return { kind: 'fsyncs', number, count: files.fsyncs };
    case 'close':
      await database.close();
      return { kind: 'closed', number };
    default:
      return request satisfies never;
  }
}

function failureOf(error: unknown): Failure {
  const { message, code, constraint } = (error instanceof Error ? error : new Error(String(error))) as Error & {
    readonly code?: unknown;
    readonly constraint?: unknown;
  };
  return { message, code: typeof code === 'string' ? code : null, constraint: typeof constraint === 'string' ? constraint : null };
}
