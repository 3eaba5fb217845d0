import type { PGlite } from '@electric-sql/pglite';
import type { Answer, Connection } from '../connection.ts';
import { VALUE_PARSERS } from '../valueParsers.ts';
import { writeValue } from '../writeValue.ts';

/** A started PGlite as a connection that reads and writes values as the server's connections do. */
export function pgliteConnection(database: PGlite): Connection {
  // Values come in the text form already; what has no serializer is sent as it is.
  database.serializers = {};
  Object.assign(database.parsers, VALUE_PARSERS);
  return {
    run: async (text, values) => answerOf(await database.query(text, values.map(writeValue))),
    script: async (text) => (await database.exec(text)).map(answerOf),
  };
}

function answerOf(result: { readonly rows: unknown[]; readonly affectedRows?: number }): Answer {
  return { rows: result.rows as Answer['rows'], changed: result.affectedRows ?? 0 };
}
