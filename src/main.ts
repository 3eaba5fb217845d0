import { readFileSync } from 'node:fs';
import { complainOf } from './cli/complainOf.ts';
import { ownTerminal } from './cli/ownTerminal.ts';
import { environmentFrom } from './cli/settings.ts';
import type { Terminal } from './cli/terminal.ts';
import { type Refusal, refused } from './kernel/result.ts';

// The composition root. What a command does not need is not loaded: each is a file of its own.

async function main(argv: readonly string[], terminal: Terminal): Promise<number | Refusal> {
  const environment = environmentFrom(process.env);
  const [command, ...rest] = argv;
  switch (command) {
    case 'evaluate': {
      const [file] = rest;
      if (file === undefined || rest.length > 1)
        return refused('command_malformed', 'It is "sallyport evaluate FILE", or - for standard input.');
      return (await import('./cli/evaluate.ts')).evaluateCommand(file);
    }
    case 'serve':
    case 'demo':
      if (rest.includes('--help') || rest.includes('-h')) return settingsHelp(terminal);
      if (rest.length > 0)
        return refused(
          'command_malformed',
          `"sallyport ${command}" takes no arguments; settings come from the environment (--help shows them).`,
        );
      return command === 'serve'
        ? (await import('./serve.ts')).serve(environment, terminal)
        : (await import('./demo.ts')).demo(environment, terminal);
    case '--version':
      terminal.write(`${version()}\n`);
      return 0;
    case undefined:
      return (await import('./administration.ts')).administration(['--help'], environment, terminal);
    default:
      return (await import('./administration.ts')).administration(argv, environment, terminal);
  }
}

async function settingsHelp(terminal: Terminal): Promise<number> {
  const { settingsText } = await import('./cli/settingsText.ts');
  terminal.write(settingsText());
  return 0;
}

/** From the package, beside the sources as beside what is built of them. */
function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { version: found } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { readonly version: string };
      return found;
    } catch {
      // It is not there; the other place is looked at.
    }
  }
  return 'unknown';
}

/** What nobody has foreseen is told whole, for whoever has to find out why. */
function broken(error: unknown): Refusal<'internal_error'> {
  return refused('internal_error', error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const terminal = ownTerminal(environmentFrom(process.env)('SALLYPORT_TENANT'));
const outcome = await main(process.argv.slice(2), terminal).catch(broken);
if (typeof outcome !== 'number') complainOf(outcome, terminal);
process.exitCode = typeof outcome === 'number' ? outcome : 1;
