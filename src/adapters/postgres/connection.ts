/** One row as the engines hand it over: values are read by the rules of valueParsers.ts. */
export type Row = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly rows: readonly Row[];
  /** Rows inserted, updated or deleted. */
  readonly changed: number;
}

/**
 * What a question begins with that has many forms, as filters have: it is planned at each use. Kept, the forms that somebody asks
 * for once would take the places of the questions that every sign-in asks.
 */
export const PLANNED_ANEW = '/* anew */';

/**
 * One session of the database. The two engines differ behind this and nowhere else. What is asked before an answer has
 * come is answered in order, each statement seeing what those before it did; a server gets them in one round trip.
 */
export interface Connection {
  /** One statement; its values are written by `writeValue`. */
  run(text: string, values: readonly unknown[]): Promise<Answer>;
  /** Several statements without values in one round trip; the answer to each. */
  script(text: string): Promise<readonly Answer[]>;
}

/** Where connections come from. Each one acts as the application's role, which owns nothing. */
export interface Engine {
  acquire(): Promise<Connection>;
  /** One more for work that can do without, while less than half of them are at work; null: none is to spare. */
  acquireSpare(): Promise<Connection> | null;
  /** `broken`: the connection is in an unknown state and must not be used again. */
  release(connection: Connection, state: 'sound' | 'broken'): void;
  /** One statement by itself, before whatever waits for `acquire` where the engine has more than one connection. */
  runAlone(text: string, values: readonly unknown[]): Promise<Answer>;
  /** A connection as the user who owns the tables, for migrations and upkeep alone. */
  asOwner<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** A connection as the user who logs in to ask, before it takes the application's role: what a RESET ROLE would make of any other. */
  asLogin<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The role as which every question is asked (migrations/isolation.sql). */
export const APPLICATION_ROLE = 'sallyport_app';
