import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { setBranding, showBranding } from '../../flows/messages/branding.ts';
import { type ListMessages, listMessages } from '../../flows/messages/listMessages.ts';
import { listTemplates } from '../../flows/messages/listTemplates.ts';
import { previewTemplate } from '../../flows/messages/previewTemplate.ts';
import { reviveMessage } from '../../flows/messages/reviveMessage.ts';
import { sendTestMail } from '../../flows/messages/sendTestMail.ts';
import { resetTemplate, setTemplate } from '../../flows/messages/setTemplate.ts';
import { id } from '../../kernel/id.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { answered, moment } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { limitGiven, malformedOption } from '../lookups.ts';
import { facts, table } from '../table.ts';

const STATES = ['queued', 'sent', 'delivered', 'dead'] as const;

export function addMessageCommands(program: Command, run: CommandRun): void {
  const message = program.command('message').description('the outbox: what is sent to people, and what became of it');

  message
    .command('list')
    .description('messages, the newest first; --state dead is the dead-letter list')
    .option('--state <state>', `only those that are ${STATES.join(', ')}`)
    .option('--before <id>', 'go on after this message')
    .option('--limit <number>', 'at most so many, 1 to 1000', '50')
    .action(
      run.inTenant(async ({ ports, host }, options: { readonly state?: string; readonly before?: string; readonly limit: string }) => {
        const filter = filterFrom(options);
        if (!filter.ok) return filter;
        const listed = await listMessages(ports)({ ...host, ...filter.value });
        if (!listed.ok) return listed;
        const rows = listed.value.messages.map(({ id: number, channel, template, recipient, createdAt, state }) => [
          moment(createdAt),
          channel,
          template,
          recipient,
          state.kind,
          state.kind === 'dead' ? state.because : '-',
          number,
        ]);
        const more = listed.value.next === null ? '' : `\nThere are more: --before ${listed.value.next}`;
        return answered(listed.value, table(['written', 'by', 'template', 'to', 'state', 'because', 'id'], rows, 'There is none.') + more);
      }),
    );

  message
    .command('revive <message>')
    .description('send a message of the dead-letter list after all')
    .action(
      run.inTenant(async ({ ports, host }, text: string) => {
        const known = id<'Message'>(text);
        if (known === null) return malformedOption('the message', 'the id that "message list" shows');
        const revived = await reviveMessage(ports)({ ...host, message: known });
        return revived.ok ? answered({ message: known }, 'It is sent again.') : revived;
      }),
    );

  addMailCommands(program, run);
}

function addMailCommands(program: Command, run: CommandRun): void {
  const mail = program.command('mail').description('what mails say and look like, and whether they arrive');

  mail
    .command('test <address>')
    .description('send a mail at once and see what the mail server answers')
    .action(
      run.inTenant(async ({ ports, host }, to: string) => {
        const sent = await sendTestMail(ports)({ ...host, to });
        return sent.ok ? answered(sent.value, `${sent.value.provider} took a mail for ${to}.`) : sent;
      }),
    );

  mail
    .command('templates')
    .description('every mail that is sent, and whose words it has')
    .action(
      run.inTenant(async ({ ports, host }) => {
        const listed = await listTemplates(ports)(host);
        if (!listed.ok) return listed;
        const rows = listed.value.map(({ template, words, subject, description }) => [template, words, subject, description]);
        return answered(listed.value, table(['template', 'words', 'subject', 'what for'], rows, ''));
      }),
    );

  mail
    .command('preview <template>')
    .description('what a mail says, with an example for every value')
    .option('--html', 'as HTML')
    .action(
      run.inTenant(async ({ ports, host }, template: string, { html }: { readonly html?: true }) => {
        const preview = await previewTemplate(ports)({ ...host, template, draft: null });
        if (!preview.ok) return preview;
        const { fromName, subject, text } = preview.value;
        return answered(preview.value, html === true ? preview.value.html : `From: ${fromName}\nSubject: ${subject}\n\n${text}`);
      }),
    );

  mail
    .command('set-template <template>')
    .description('give a mail words of your own')
    .requiredOption('--subject <text>', 'one line')
    .requiredOption('--text-file <file>', 'the text, with {{value}} for what is filled in')
    .option('--html-file <file>', 'the HTML; without it, it is made of the text')
    .action(run.inTenant(({ ports, host }, template: string, options: TemplateOptions) => ownTemplate({ ports, host }, template, options)));

  mail
    .command('reset-template <template>')
    .description('go back to the words of the product')
    .action(
      run.inTenant(async ({ ports, host }, template: string) => {
        const reset = await resetTemplate(ports)({ ...host, template });
        return reset.ok ? answered({ template }, `"${template}" has the words of the product.`) : reset;
      }),
    );

  mail
    .command('branding')
    .description('show or change what mails look like')
    .option('--sender-name <name>', 'name of the sender; "none": that of the tenant')
    .option('--accent-color <color>', 'six hexadecimal digits after #')
    .option('--footer <line>', 'a line below every mail; "none": none')
    .action(
      run.inTenant(async ({ ports, host }, options: Readonly<Record<string, string>>) => {
        const draft = Object.fromEntries(Object.entries(options).map(([part, text]) => [part, text === 'none' ? null : text]));
        const branding =
          Object.keys(draft).length === 0 ? await showBranding(ports)(host) : await setBranding(ports)({ ...host, ...draft });
        if (!branding.ok) return branding;
        const { senderName, accentColor, footer } = branding.value;
        const rows: [string, string][] = [
          ['sender', senderName ?? 'none'],
          ['accent colour', accentColor],
          ['footer', footer ?? 'none'],
        ];
        return answered(branding.value, facts(rows));
      }),
    );
}

interface TemplateOptions {
  readonly subject: string;
  readonly textFile: string;
  readonly htmlFile?: string;
}

async function ownTemplate(
  { ports, host }: Pick<Parameters<Parameters<CommandRun['inTenant']>[0]>[0], 'ports' | 'host'>,
  template: string,
  { subject, textFile, htmlFile }: TemplateOptions,
) {
  const text = await textOf(textFile);
  if (!text.ok) return text;
  const html = htmlFile === undefined ? succeeded(null) : await textOf(htmlFile);
  if (!html.ok) return html;
  const set = await setTemplate(ports)({ ...host, template, subject, text: text.value, html: html.value });
  return set.ok ? answered(set.value, `"${template}" has words of its own. See them with: sallyport mail preview ${template}`) : set;
}

async function textOf(file: string): Promise<Result<string, 'file_unreadable'>> {
  try {
    return succeeded(await readFile(file, 'utf8'));
  } catch (error) {
    return refused('file_unreadable', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function filterFrom(options: {
  readonly state?: string;
  readonly before?: string;
  readonly limit: string;
}): Result<Omit<ListMessages, 'tenantId' | 'by'>> {
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const state = STATES.find((one) => one === options.state) ?? null;
  if (state === null && options.state !== undefined) return malformedOption('--state', STATES.join(', '));
  const before = options.before === undefined ? null : id<'Message'>(options.before);
  if (before === null && options.before !== undefined) return malformedOption('--before', 'the id that the page before named');
  return succeeded({ state, user: null, before, limit: limit.value });
}
