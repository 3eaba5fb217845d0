import { smtpMailer } from '../../src/adapters/messaging/smtpMailer.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { aMailServer } from '../doubles/mailServer.ts';
import { ORIGIN, type World } from './world.ts';

/** A world whose mail goes to a real mail server, and what arrives there. */
export async function aMailbox(world: World) {
  const server = await aMailServer();
  const mailer = smtpMailer({ url: server.url, from: 'sign-in@acme.example' });
  const ports: Ports = { ...world.ports, mailer };
  const failures: unknown[] = [];
  const run = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: (error) => failures.push(error) });

  /** Does what is due, until nothing is. */
  async function deliver(): Promise<void> {
    while ((await run(world.tenant.id)) === 'worked');
    if (failures.length > 0) throw new AggregateError(failures.splice(0), 'mail was not sent');
  }

  return {
    ports,
    deliver,
    /** The subjects of what arrived at an address, oldest first. */
    async subjects(to: string): Promise<readonly string[]> {
      await deliver();
      return server.to(to).map(({ subject }) => subject ?? '');
    },
    /** The text of the newest mail to an address. */
    async newest(to: string): Promise<string> {
      await deliver();
      return server.to(to).at(-1)?.text ?? '';
    },
    /** The secret of the newest link that an address got. @throws when there is none. */
    async key(to: string): Promise<string> {
      await deliver();
      const at = `${ORIGIN}/t/${world.tenant.slug}/link?key=`;
      const lines = server
        .to(to)
        .toReversed()
        .flatMap(({ text }) => (text ?? '').split('\n'));
      const link = lines.find((line) => line.startsWith(at));
      if (link === undefined) throw new Error(`no link to ${to}`);
      return link.slice(at.length).trim();
    },
    async close(): Promise<void> {
      mailer.close();
      await server.close();
    },
  };
}

export type Mailbox = Awaited<ReturnType<typeof aMailbox>>;
