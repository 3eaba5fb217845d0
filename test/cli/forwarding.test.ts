import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenForCommands, type RunCommand } from '../../src/cli/forwarding/commandListener.ts';
import { commandSocketPath } from '../../src/cli/forwarding/commandSocketPath.ts';
import { forwardCommand } from '../../src/cli/forwarding/forwardCommand.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';

let directory: string;
let failures: unknown[] = [];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  failures = [];
  directory = await mkdtemp(join(tmpdir(), 'sallyport-forwarding-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(directory, { recursive: true, force: true });
});

async function holding(run: RunCommand, at = directory): Promise<void> {
  const listener = await listenForCommands(at, { run, failed: (error) => failures.push(error) });
  closing.push(() => listener.close());
}

describe('commands while a server has the embedded database', () => {
  it('run where the database is, with their arguments, folder and tenant, and answer where they were started', async () => {
    await holding(async (argv, terminal) => {
      terminal.write(`${argv.join('|')} in ${terminal.folder} of ${terminal.tenant}\n`);
      terminal.complain('a warning\n');
      return 1;
    });
    const terminal = recordingTerminal({ folder: '/somewhere', tenant: 'acme' });

    const status = await forwardCommand(directory, ['policy', 'set', '--group', 'Beta Testers'], terminal);

    expect(status).toBe(1);
    expect(terminal.output()).toBe('policy|set|--group|Beta Testers in /somewhere of acme\n');
    expect(terminal.complaints()).toBe('a warning\n');
  });

  it('get standard input only when they ask for it', async () => {
    await holding(async (argv, terminal) => {
      terminal.write(argv[0] === 'ask' ? await terminal.readInput() : 'nothing');
      return 0;
    });
    const asked = recordingTerminal({ input: 'a password with ünïcode\n' });
    const unasked = recordingTerminal({ input: 'never read' });

    expect(await forwardCommand(directory, ['ask'], asked)).toBe(0);
    expect(await forwardCommand(directory, ['do not ask'], unasked)).toBe(0);

    expect(asked.output()).toBe('a password with ünïcode\n');
    expect(unasked.output()).toBe('nothing');
    expect(unasked.inputWasRead()).toBe(false);
  });

  it('run beside each other, each with its own answers', async () => {
    await holding(async (argv, terminal) => {
      for (let line = 0; line < 50; line += 1) terminal.write(`${argv[0]}\n`);
      return Number(argv[0]);
    });
    const terminals = [0, 1, 2].map(() => recordingTerminal({}));

    const statuses = await Promise.all(terminals.map((terminal, number) => forwardCommand(directory, [String(number)], terminal)));

    expect(statuses).toEqual([0, 1, 2]);
    expect(terminals.map((terminal) => terminal.output())).toEqual([0, 1, 2].map((number) => `${number}\n`.repeat(50)));
  });

  it('learn that whoever started them has gone', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    await holding((_, terminal) => {
      terminal.gone.addEventListener('abort', () => resolve());
      return stopped.then(() => 0);
    });
    const socket = connect(await commandSocketPath(directory));

    socket.write(`${JSON.stringify({ kind: 'run', argv: [], folder: '/', tenant: null })}\n`, () => setTimeout(() => socket.destroy(), 50));

    await expect(stopped).resolves.toBeUndefined();
  });

  it('that take long are stopped when the server ends, and say so', async () => {
    const listener = await listenForCommands(directory, {
      run: (_, terminal) => new Promise((resolve) => terminal.gone.addEventListener('abort', () => resolve(1))),
      failed: (error) => failures.push(error),
    });
    const terminal = recordingTerminal({});
    const forwarded = forwardCommand(directory, ['user', 'import', 'people.csv'], terminal);
    // The command has to have arrived, or there is nothing to stop.
    await new Promise((resolve) => setTimeout(resolve, 100));

    await listener.close();

    expect(await forwarded).toBe(1);
    expect(terminal.complaints()).toMatch(/^command_interrupted: /);
    expect(failures).toEqual([]);
  });

  it('are for the user of the server alone', async () => {
    await holding(async () => 0);

    expect((await stat(await commandSocketPath(directory))).mode & 0o777).toBe(0o600);
  });

  it('are not forwarded where nobody listens: no directory, no socket, or one that a dead process left', async () => {
    const terminal = recordingTerminal({});

    expect(await forwardCommand(join(directory, 'missing'), ['x'], terminal)).toBeNull();
    expect(await forwardCommand(directory, ['x'], terminal)).toBeNull();
    await writeFile(await commandSocketPath(directory), '');
    expect(await forwardCommand(directory, ['x'], terminal)).toBeNull();
  });

  it('find their server also where the path is too long for a socket, and after one was left behind', async () => {
    const long = await mkdtemp(join(directory, 'x'.repeat(120)));
    await writeFile(await commandSocketPath(directory), '');
    await holding(async () => 7, long);
    await holding(async () => 8);

    expect(await forwardCommand(long, [], recordingTerminal({}))).toBe(7);
    expect(await forwardCommand(directory, [], recordingTerminal({}))).toBe(8);
  });

  it('say so when they break off', async () => {
    await holding(() => Promise.reject(new Error('the server broke')));
    const terminal = recordingTerminal({});

    expect(await forwardCommand(directory, ['x'], terminal)).toBe(1);
    expect(terminal.complaints()).toMatch(/^command_interrupted: /);
    expect(failures).toEqual([new Error('the server broke')]);
  });
});
