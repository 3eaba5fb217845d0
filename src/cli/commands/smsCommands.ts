import type { Command } from 'commander';
import { sendTestSms } from '../../flows/messages/sendTestSms.ts';
import { showSms } from '../../flows/messages/showSms.ts';
import { answered, moment } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { facts } from '../table.ts';

export function addSmsCommands(program: Command, run: CommandRun): void {
  const sms = program.command('sms').description('whether text messages arrive, and can be a factor');

  sms
    .command('show')
    .description('providers, countries and limits, and when a test was taken')
    .action(
      run.inTenant(async ({ ports, host }) => {
        const shown = await showSms(ports)(host);
        if (!shown.ok) return shown;
        const { providers, countries, provedAt, limits } = shown.value;
        const rows: [string, string][] = [
          ['providers', providers.join(', ') || 'none'],
          ['countries', countries.join(', ') || 'none'],
          ['test taken', provedAt === null ? 'never' : moment(provedAt)],
          ['most an hour', `${limits.perPrefix} to a prefix, ${limits.perTenant} of a tenant, ${limits.perSystem} in all`],
        ];
        return answered(shown.value, facts(rows));
      }),
    );

  sms
    .command('test <number>')
    .description('send a text message at once; when it is taken, rules can allow sms')
    .action(
      run.inTenant(async ({ ports, host }, to: string) => {
        const sent = await sendTestSms(ports)({ ...host, to });
        return sent.ok ? answered(sent.value, `${sent.value.provider} took a text message for ${to}. Rules can allow sms now.`) : sent;
      }),
    );
}
