import type { FastifyServerOptions } from 'fastify';

/** Where log lines go, one JSON object each; null: nowhere. */
export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Absent: standard output. */
  readonly stream?: { write(line: string): void };
}

/**
 * Lines name the request, its path without the query, and the outcome. Headers and bodies are never written; should
 * somebody log an object that holds them, cookies and authorization are cut out.
 */
export function logOptions(log: LogSettings | null): NonNullable<FastifyServerOptions['logger']> {
  if (log === null) return false;
  return {
    level: log.level,
    ...(log.stream === undefined ? {} : { stream: log.stream }),
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    serializers: {
      req: (request) => ({ method: request.method, path: request.url.split('?')[0], address: request.ip }),
      res: (reply) => ({ status: reply.statusCode }),
    },
  };
}

const SECRETS = ['cookie', 'authorization', '["set-cookie"]', 'body', 'password', 'code', 'handle', 'token', 'secret'];
