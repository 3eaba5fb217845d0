import type { APPLICATION_ROLE, Connection, Engine } from '../connection.ts';

/** An engine over the one connection that an embedded database has: whoever comes later waits, in order. */
export function singleConnectionEngine(
  connection: Connection,
  settings: { readonly role: typeof APPLICATION_ROLE | null; readonly close: () => Promise<void> },
): Engine {
  const queue: (() => void)[] = [];
  let taken = false;
  // Before the first migration there is no such role: then the migration takes it.
  let asApplication = false;
  // Somebody left it in a state that is not known.
  let unclean = false;

  const acquire = async (): Promise<Connection> => {
    if (taken) await new Promise<void>((resolve) => queue.push(resolve));
    taken = true;
    return connection;
  };
  const release = (_: Connection, state: 'sound' | 'broken'): void => {
    unclean ||= state === 'broken';
    const next = queue.shift();
    // Handed over without a gap, so that nobody overtakes the queue.
    if (next === undefined) taken = false;
    else next();
  };
  const prepare = async (): Promise<void> => {
    // Outside a transaction it does nothing, inside a broken one it is what ends it.
    if (unclean) await connection.script('ROLLBACK');
    unclean = false;
    if (settings.role === null || asApplication) return;
    await connection.script(`SET ROLE ${settings.role}`);
    asApplication = true;
  };
  const acquireAsApplication = async (): Promise<Connection> => {
    await acquire();
    try {
      await prepare();
    } catch (error) {
      release(connection, 'broken');
      throw error;
    }
    return connection;
  };

  const asOwner: Engine['asOwner'] = async (work) => {
    await acquire();
    try {
      await connection.script('RESET ROLE');
      asApplication = false;
      return await work(connection);
    } finally {
      release(connection, 'broken');
    }
  };

  return {
    acquire: acquireAsApplication,
    acquireSpare: () => null,
    release,
    runAlone: async (text, values) => {
      await acquireAsApplication();
      try {
        return await connection.run(text, values);
      } finally {
        release(connection, 'sound');
      }
    },
    asOwner,
    // Nobody else logs in to it.
    asLogin: asOwner,
    close: settings.close,
  };
}
