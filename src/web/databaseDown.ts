/** The network's and PostgreSQL's own codes for "nobody is there": class 08, shutting down, starting up, no connection left. */
const DOWN = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|08[0-9A-Z]{3}|57P0[1-3]|53300)$/;

/** What the driver says without a code. */
const DOWN_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|database is closed|pool after calling end/i;

/** @param error whatever was thrown, with its causes. */
export function isDatabaseDown(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = 'code' in at ? at.code : null;
    if ((typeof code === 'string' && DOWN.test(code)) || DOWN_WORDS.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseDown)) return true;
  }
  return false;
}
