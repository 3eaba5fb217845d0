import type { Connection, Engine } from '../../src/adapters/postgres/connection.ts';

/** The same engine; what is asked in transactions is heard, with the answer that it gets. */
export function watchedEngine(engine: Engine, heard: <T>(text: string, answer: Promise<T>) => Promise<T>): Engine {
  const own = new WeakMap<Connection, Connection>();
  const theirs = new WeakMap<Connection, Connection>();
  return {
    ...engine,
    async acquire() {
      const connection = await engine.acquire();
      const wrapped = own.get(connection) ?? {
        run: (text, values) => heard(text, connection.run(text, values)),
        script: (text) => heard(text, connection.script(text)),
      };
      own.set(connection, wrapped);
      theirs.set(wrapped, connection);
      return wrapped;
    },
    release: (connection, state) => engine.release(theirs.get(connection) ?? connection, state),
    runAlone: (text, values) => engine.runAlone(text, values),
    asOwner: (work) => engine.asOwner(work),
    close: () => engine.close(),
  };
}
