import { type Command, Option } from 'commander';
import { mailStep } from '../../domain/rollout/mailing.ts';
import { MAIL_STANDINGS, type MailStanding } from '../../domain/rollout/mailState.ts';
import { sendRolloutTestMail } from '../../flows/messages/rolloutMail.ts';
import { listMailing } from '../../flows/rollout/listMailing.ts';
import { showMailing } from '../../flows/rollout/showMailing.ts';
import { id } from '../../kernel/id.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { limitGiven, malformedOption } from '../lookups.ts';
import { table } from '../table.ts';

interface OneMail {
  readonly stage: string;
  readonly step: string;
}

interface PeopleOptions extends OneMail {
  readonly standing?: MailStanding;
  readonly after?: string;
  readonly limit: string;
}

/** @param rollout the command to which they belong. */
export function addRolloutMailCommands(rollout: Command, run: CommandRun): void {
  rollout
    .command('mails <rollout>')
    .description('its mails with their dates, and how many people stand how with each')
    .action(run.inTenant(mails));
  oneMail(rollout.command('mail-people <rollout>').description('the people of one mail, and how each stands with it'))
    .addOption(new Option('--standing <standing>', 'only those who stand so').choices(MAIL_STANDINGS))
    .option('--after <person>', 'go on where the page before ended')
    .option('--limit <number>', 'at most so many, 1 to 1000', '50')
    .action(run.inTenant(people));
  oneMail(rollout.command('test-mail <rollout> <address>').description('send one of its mails to an address, as a test')).action(
    run.inTenant(test),
  );
}

function oneMail(command: Command): Command {
  return command
    .option('--stage <number>', 'of which stage, counted from 0', '0')
    .option('--step <step>', 'announcement, or days_7: so many days before the date', 'announcement');
}

async function mails({ ports, host }: TenantRun, text: string): Promise<Result<Answer>> {
  const rollout = id<'Rollout'>(text);
  if (rollout === null) return noRollout();
  const shown = await showMailing(ports)({ ...host, rollout });
  if (!shown.ok) return shown;
  const rows = shown.value.mails.map(({ people: { stage, date }, mail, standings }) => [
    String(stage),
    mail.step,
    moment(mail.from),
    moment(date),
    standings.map(({ standing, people: count }) => `${count} ${standing.replace('_', ' ')}`).join(', '),
  ]);
  const list = table(['stage', 'step', 'from', 'date', 'people'], rows, 'It tells nobody by mail.');
  return answered(shown.value, shown.value.isSent ? list : `${list}\nNo mail server is set, so nothing is written.`);
}

async function people({ ports, host }: TenantRun, text: string, options: PeopleOptions): Promise<Result<Answer>> {
  const rollout = id<'Rollout'>(text);
  if (rollout === null) return noRollout();
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const after = options.after === undefined ? null : id<'User'>(options.after);
  if (after === null && options.after !== undefined) return malformedOption('--after', 'the id that the page before named');
  const command = { ...host, rollout, mail: named(options), standing: options.standing ?? null, after, limit: limit.value };
  const listed = await listMailing(ports)(command);
  if (!listed.ok) return listed;
  const rows = listed.value.people.map(({ mail, displayName, standing, at }) => [
    mail ?? '',
    displayName,
    standing.replace('_', ' '),
    moment(at),
  ]);
  const further = listed.value.next === null ? '' : `\nThere are more: --after ${listed.value.next}`;
  return answered(listed.value, `${table(['mail', 'name', 'standing', 'since'], rows, 'Nobody.')}${further}`);
}

async function test({ ports, host }: TenantRun, text: string, to: string, options: OneMail): Promise<Result<Answer>> {
  const rollout = id<'Rollout'>(text);
  if (rollout === null) return noRollout();
  const sent = await sendRolloutTestMail(ports)({ ...host, rollout, mail: named(options), to });
  return sent.ok ? answered(sent.value, `${sent.value.provider} took it.`) : sent;
}

function named({ stage, step }: OneMail) {
  return { stage: /^\d{1,2}$/.test(stage) ? Number(stage) : -1, step: mailStep(step) };
}

function noRollout() {
  return malformedOption('the roll-out', 'the id that "rollout list" shows');
}
