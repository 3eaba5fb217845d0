import { Worker } from 'node:worker_threads';
import type { Answer, Connection } from '../connection.ts';
import type { Failure, Reply, Request } from './workerMessages.ts';

/** The embedded database in its own thread, from the outside. */
export interface DatabaseThread {
  readonly connection: Connection;
  /** How many times files were made durable since the start. */
  countFsyncs(): Promise<number>;
  close(): Promise<void>;
}

/** An error of a statement in the embedded database, as node-postgres has them too. */
class EmbeddedDatabaseError extends Error {
  readonly code: string | null;
  readonly constraint: string | null;

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.constraint = failure.constraint;
  }
}

type Unnumbered<T> = T extends { readonly number: number } ? Omit<T, 'number'> : never;

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** @param files the folder of the database's files. Resolves when the database answers. */
export async function startDatabaseThread(files: string): Promise<DatabaseThread> {
  const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url), {
    workerData: files,
  });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let over: Error | null = null;

  const end = (reason: Error): void => {
    over ??= reason;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  };
  const post = (request: Unnumbered<Request>): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (over !== null) return reject(over);
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ ...request, number: last });
    });

  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the embedded database stopped while it was starting')));
    worker.once('message', () => resolve());
  });
  worker.on('message', (reply: Exclude<Reply, { readonly kind: 'opened' }>) => {
    const asked = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (reply.kind === 'failed') asked?.reject(new EmbeddedDatabaseError(reply.failure));
    else asked?.resolve(reply);
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the embedded database is closed')));

  const answers = async (request: Unnumbered<Request>): Promise<readonly Answer[]> => {
    const reply = await post(request);
    return reply.kind === 'answers' ? reply.answers : [];
  };
  return {
    connection: {
      run: async (text, values) => {
        const [answer] = await answers({ kind: 'run', text, values });
        if (answer === undefined) throw new Error('the embedded database gave no answer');
        return answer;
      },
      script: (text) => answers({ kind: 'script', text }),
    },
    countFsyncs: async () => {
      const reply = await post({ kind: 'count_fsyncs' });
      return reply.kind === 'fsyncs' ? reply.count : 0;
    },
    close: async () => {
      await post({ kind: 'close' });
      await worker.terminate();
    },
  };
}
