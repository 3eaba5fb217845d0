import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Terminal } from '../terminal.ts';
import { DEMO_APPLICATIONS, type DemoClientId } from './demoPlan.ts';

export interface RelyingParties {
  /** They end with this process in any case; this waits for it. */
  stop(): Promise<void>;
}

export interface RelyingPartySettings {
  /** The file of examples/relying-party to run. */
  readonly program: string;
  readonly issuer: string;
  readonly ports: Readonly<Record<DemoClientId, number>>;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

/** Starts "Wiki" and "Finance" as processes of their own, as real applications would be. */
export async function startRelyingParties(
  settings: RelyingPartySettings,
  terminal: Terminal,
): Promise<Result<RelyingParties, 'port_in_use'>> {
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(end));
  };
  for (const { clientId, name } of DEMO_APPLICATIONS) {
    const secret = settings.clientSecrets[clientId];
    // Somebody has deleted it from the demo: then it does not run.
    if (secret === undefined) continue;
    const port = settings.ports[clientId];
    const child = start(settings.program, {
      ISSUER: settings.issuer,
      CLIENT_ID: clientId,
      CLIENT_SECRET: secret,
      PORT: String(port),
      NAME: name,
    });
    children.push(child);
    const complaints: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints.push(chunk.toString());
      terminal.complain(chunk.toString());
    });
    // "listening" is all that it ever says.
    const [said] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])]);
    if (said === null) {
      await stop();
      return refused('port_in_use', `"${name}" could not listen on port ${port}: ${complaints.join('').trim()}`);
    }
  }
  return succeeded({ stop });
}

function start(program: string, environment: Readonly<Record<string, string>>): ChildProcess {
  // The channel closes with this process, however it ends, and the child ends with the channel.
  return spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
