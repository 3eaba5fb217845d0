import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Connection } from './connection.ts';

/** Questions are written with Kysely's `sql`; rows are typed where they are asked for, so there is no table type. */
export type Questions = Kysely<Record<never, never>>;

/** Kysely over one connection. Transactions are begun and ended by transaction.ts, never by Kysely. */
export function questionsOver(connection: Connection): Questions {
  return new Kysely({ dialect: dialectOver(connection) });
}

function dialectOver(connection: Connection): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOver(connection),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function driverOver(connection: Connection): Driver {
  const only: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changed } = await connection.run(sql, parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(changed) };
    },
    streamQuery: notHere,
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => only,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
    beginTransaction: notHere,
    commitTransaction: notHere,
    rollbackTransaction: notHere,
  };
}

function notHere(): never {
  throw new Error('transactions and streams are not for Kysely to begin here');
}
