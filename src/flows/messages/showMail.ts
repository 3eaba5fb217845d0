import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

/** Whether this deployment sends mail. */
export interface MailStanding {
  /** Host and port of the mail server; null: none is set, and no mail is sent. */
  readonly provider: string | null;
}

export function showMail(ports: Pick<Ports, 'store' | 'mailer'>) {
  return (command: Administration): Promise<Result<MailStanding, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async () => succeeded({ provider: ports.mailer?.provider ?? null }));
}
