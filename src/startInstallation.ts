import { type CommandListener, listenForCommands } from './cli/forwarding/commandListener.ts';
import type { ServerSettings, StorageSettings } from './cli/settings.ts';
import type { Terminal } from './cli/terminal.ts';
import { type Result, succeeded } from './kernel/result.ts';
import type { OpenedWorkbench } from './openWorkbench.ts';
import { orClose } from './orClose.ts';
import { startServer } from './startServer.ts';
import { startUpkeep } from './upkeep.ts';

export interface InstallationOrder {
  readonly workbench: OpenedWorkbench;
  readonly storage: StorageSettings;
  readonly server: ServerSettings;
  readonly terminal: Terminal;
}

export interface RunningInstallation {
  /** Closes everything, the database last. */
  close(): Promise<void>;
}

/** The server, the upkeep beside it, and for an embedded database the socket for commands. Closes the database when it cannot start. */
export async function startInstallation(order: InstallationOrder): Promise<Result<RunningInstallation>> {
  const { workbench, storage, terminal } = order;
  const failed = (error: unknown): void =>
    terminal.complain(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const server = await orClose(startServer(workbench.ports, order.server), () => workbench.database.close());
  if (!server.ok) {
    await workbench.database.close();
    return server;
  }
  const closeBoth = async (): Promise<void> => {
    await server.value.close();
    await workbench.database.close();
  };
  const commands = storage.databaseUrl === null ? await orClose(acceptCommands(order, failed), closeBoth) : null;
  const upkeep = startUpkeep(workbench, failed);
  return succeeded({
    async close() {
      await upkeep.stop();
      await commands?.close();
      await closeBoth();
    },
  });
}

/** One process alone can have an embedded database, so it runs the commands of the others. */
function acceptCommands({ workbench, storage }: InstallationOrder, failed: (error: unknown) => void): Promise<CommandListener> {
  return listenForCommands(storage.dataDirectory, {
    async run(argv, terminal) {
      const { runCommand } = await import('./cli/runCommand.ts');
      return runCommand(async () => succeeded(workbench), argv, terminal);
    },
    failed,
  });
}
