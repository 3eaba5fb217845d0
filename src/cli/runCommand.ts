import { Command, CommanderError } from 'commander';
import { refused } from '../kernel/result.ts';
import { commandRun } from './commandRun.ts';
import { addApplicationCommands } from './commands/applicationCommands.ts';
import { addAuditCommand } from './commands/auditCommand.ts';
import { addBypassCommands } from './commands/bypassCommands.ts';
import { addExplainCommand } from './commands/explainCommand.ts';
import { addFactorCommands } from './commands/factorCommands.ts';
import { addFederationCommands } from './commands/federationCommands.ts';
import { addGroupCommands } from './commands/groupCommands.ts';
import { addKeysCommand } from './commands/keysCommand.ts';
import { addMessageCommands } from './commands/messageCommands.ts';
import { addPolicyCommands } from './commands/policyCommands.ts';
import { addReadinessCommand } from './commands/readinessCommand.ts';
import { addReceiverCommands } from './commands/receiverCommands.ts';
import { addRecoveryCommands } from './commands/recoveryCommands.ts';
import { addRolloutCommands } from './commands/rolloutCommands.ts';
import { addSessionCommands } from './commands/sessionCommands.ts';
import { addSmsCommands } from './commands/smsCommands.ts';
import { addStepUpCommands } from './commands/stepUpCommands.ts';
import { addStuckCommand } from './commands/stuckCommand.ts';
import { addTenantCommands } from './commands/tenantCommands.ts';
import { addUserCommands } from './commands/userCommands.ts';
import { complainOf } from './complainOf.ts';
import type { Terminal } from './terminal.ts';
import type { OpenWorkbench } from './workbench.ts';

/**
 * Runs one command of the administration.
 * @param argv without the program's name.
 * @returns the exit status: 0, or 1 after a refusal or for a command line that is not understood.
 */
export async function runCommand(open: OpenWorkbench, argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('sallyport')
    .description('sign-in and multi-factor authentication by policy')
    .option('--tenant <slug>', 'which tenant; default: SALLYPORT_TENANT, or the only one')
    .option('--json', 'answer in JSON')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.complain(text),
      outputError: (text) => complainOf(refused('command_malformed', asSentence(text)), terminal),
    })
    .addHelpText('after', OTHER_COMMANDS);
  const run = commandRun(open, terminal);
  const add = [
    addTenantCommands,
    addUserCommands,
    addGroupCommands,
    addApplicationCommands,
    addStepUpCommands,
    addFederationCommands,
    addPolicyCommands,
    addRolloutCommands,
    addExplainCommand,
    addSessionCommands,
    addFactorCommands,
    addMessageCommands,
    addSmsCommands,
    addBypassCommands,
    addRecoveryCommands,
    addReadinessCommand,
    addStuckCommand,
    addAuditCommand,
    addReceiverCommands,
    addKeysCommand,
  ];
  for (const addCommands of add) addCommands(program, run);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return run.status();
  } catch (error) {
    // The program has written what there is to say.
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
}

const OTHER_COMMANDS = `
Without a database:
  sallyport evaluate FILE   decide the situations of a file (or - for standard input)
The server:
  sallyport demo            try everything on this machine
  sallyport serve           run the server (sallyport serve --help shows the settings)`;

function asSentence(error: string): string {
  const text = error.trim().replace(/^error: /, '');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}${text.endsWith('.') || text.endsWith(')') ? '' : '.'} "--help" shows what there is.`;
}
