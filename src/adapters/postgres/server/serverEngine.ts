import pg from 'pg';
import { type Answer, type APPLICATION_ROLE, type Connection, type Engine, PLANNED_ANEW } from '../connection.ts';
import { VALUE_PARSERS } from '../valueParsers.ts';
import { writeValue } from '../writeValue.ts';
import { TurnSocket } from './turnSocket.ts';

export interface ServerSettings {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** The same database for whoever owns the tables; null: the one user is both. */
  readonly ownerUrl: string | null;
  /** Connections for transactions; look-ups of sessions have two of their own. */
  readonly connections: number;
  /** The role that each connection takes; null: none, so that row-level security does not hold for a superuser (tests of the other layer). */
  readonly role: typeof APPLICATION_ROLE | null;
}

/** Statements that are planned once a connection. More different ones than this would be a mistake in a question. */
const MOST_NAMED = 500;

// A question takes milliseconds; a node that died in a transaction must not hold its locks for long.
const LIMITS = `SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'`;
// What is asked of many people at once is many statements of moderate size: compiling one takes longer than answering it.
const UNCOMPILED = 'SET jit = off';
const READABLE = `SET TIME ZONE 'UTC'; SET datestyle = 'ISO, MDY'; SET bytea_output = 'hex'`;

/** A PostgreSQL server. */
export function serverEngine(settings: ServerSettings): Engine {
  const take = settings.role === null ? '' : `SET ROLE ${settings.role};`;
  const pool = poolOf(settings.url, { max: settings.connections, prepare: `${take} ${READABLE}; ${LIMITS}; ${UNCOMPILED}` });
  // The session check of every request must not queue behind sign-ins.
  const lookups = poolOf(settings.url, { max: 2, prepare: `${take} ${READABLE}; ${LIMITS}; ${UNCOMPILED}` });
  const clients = new WeakMap<Connection, pg.PoolClient>();
  const connections = new WeakMap<pg.PoolClient, Connection>();
  const connectionOf = (client: pg.PoolClient): Connection => {
    let known = connections.get(client);
    if (known === undefined) {
      known = connectionOver(client);
      connections.set(client, known);
      clients.set(known, client);
    }
    return known;
  };
  return {
    acquire: async () => connectionOf(await pool.connect()),
    acquireSpare: () => {
      const atWork = pool.totalCount - pool.idleCount + pool.waitingCount;
      return atWork * 2 < settings.connections ? pool.connect().then(connectionOf) : null;
    },
    release: (connection, state) => clients.get(connection)?.release(state === 'broken'),
    runAlone: async (text, values) => {
      const client = await lookups.connect();
      let broken = true;
      try {
        const answer = await connectionOf(client).run(text, values);
        broken = false;
        return answer;
      } finally {
        client.release(broken);
      }
    },
    asOwner: (work) => alone(settings.ownerUrl ?? settings.url, work),
    asLogin: (work) => alone(settings.url, work),
    close: async () => {
      await Promise.all([pool.end(), lookups.end()]);
    },
  };
}

function poolOf(url: string, own: { readonly max: number; readonly prepare: string }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: own.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // Statements that do not wait for each other travel together.
    pipeline: true,
    stream: () => new TurnSocket(),
    application_name: 'sallyport',
    types: TYPES,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types do not say so
    onConnect: async (client) => {
      await client.query(own.prepare);
    },
  });
  // An idle connection that the server closes is taken out of the pool; the next question opens another or fails itself.
  pool.on('error', () => undefined);
  return pool;
}

/** A connection of its own, as the user of the address. */
async function alone<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'sallyport', types: TYPES });
  // A connection that breaks fails the question under way; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(READABLE);
    return await work(connectionOver(client));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => VALUE_PARSERS[oid] ?? pg.types.getTypeParser(oid, format),
};

interface Prepared {
  readonly text: string;
  readonly name?: string;
}

const prepared = new Map<string, Prepared>();

/**
 * Planning a question costs more than answering it, so each text is prepared once a connection. What is returned holds the
 * text as it first came: the driver compares it at every use, and the same string is equal at a glance.
 */
function preparedOf(text: string): Prepared {
  if (text.startsWith(PLANNED_ANEW)) return { text };
  const known = prepared.get(text);
  if (known !== undefined) return known;
  if (prepared.size >= MOST_NAMED) return { text };
  const made = { text, name: `q${prepared.size}` };
  prepared.set(text, made);
  return made;
}

function connectionOver(client: pg.ClientBase): Connection {
  return {
    run: async (text, values) => {
      return answerOf(await client.query({ ...preparedOf(text), values: values.map(writeValue) }));
    },
    script: async (text) => {
      const answers: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      return Array.isArray(answers) ? answers.map(answerOf) : [answerOf(answers)];
    },
  };
}

function answerOf(result: pg.QueryResult): Answer {
  return { rows: result.rows, changed: result.rowCount ?? 0 };
}
