import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsCatalogue } from '../src/cli/settings.ts';
import { ERRORS, type ErrorDescription } from '../src/contract/errorCatalogue.ts';
import { EVENTS, type EventDescription } from '../src/domain/audit/catalogue.ts';
import { COMMON_VALUES, TEMPLATES, type TemplateDescription } from '../src/domain/messages/templates.ts';
import type { Problem } from './problem.ts';

/** One setting as src/cli/settings.ts lists it. */
interface SettingDescription {
  readonly name: string;
  /** null: none; the setting is mandatory where it applies. */
  readonly default: string | null;
  readonly description: string;
}

const PRINTED = '<!-- Printed by `npm run docs`. Change the catalogue, not this file. -->';

export function errorsDocument(errors: Readonly<Record<string, ErrorDescription>>): string {
  const rows = Object.entries(errors)
    .sort(byName)
    .map(([code, { status, title, whatToDo }]) => [`\`${code}\``, status === null ? 'command line' : String(status), title, whatToDo]);
  return document('Error codes', [
    'Every refusal carries one of these codes, as `code` of a JSON answer, on the page, and on the command line. A code never changes its meaning.',
    table(['code', 'status', 'what happened', 'what to do'], rows),
  ]);
}

export function eventsDocument(events: Readonly<Record<string, EventDescription>>): string {
  const sections = Object.entries(events)
    .sort(byName)
    .map(([type, { description, rules, data }]) => {
      const fields = Object.entries(data).map(([field, meaning]) => [`\`${field}\``, meaning]);
      const head = `## \`${type}\`\n\n${description} (${rules.join(', ')})`;
      return fields.length === 0 ? head : `${head}\n\n${table(['data', 'meaning'], fields)}`;
    });
  return document('Audit events', [
    'Every change writes one event in the same transaction. All events carry their id, instant, tenant, type, the actor, the person concerned, ' +
      'the application, the sign-in attempt, the session, and the network address, each null where there is none; `data` holds what is said ' +
      'here. No event holds a secret. The ids in brackets are [rules](rules.md).',
    ...sections,
  ]);
}

export function settingsDocument(settings: readonly SettingDescription[]): string {
  const rows = settings.map(({ name, default: preset, description }) => [
    `\`${name}\``,
    preset === null ? 'none' : `\`${preset}\``,
    description,
  ]);
  return document('Settings', [
    'Settings come from environment variables and are read once, when the server starts. A value that is not understood stops it with a message.',
    table(['variable', 'default', 'meaning'], rows),
  ]);
}

/** Every mail, what it is for, and what it says unless a tenant has its own words. */
export function mailsDocument(templates: Readonly<Record<string, TemplateDescription>>, common: Readonly<Record<string, string>>): string {
  const sections = Object.entries(templates)
    .sort(byName)
    .map(([name, { description, values, subject, text }]) => {
      const own = Object.entries(values).map(([value, meaning]) => [`\`{{${value}}}\``, meaning]);
      const parts = [`## \`${name}\``, description, `> **${subject}**\n>\n${text.replace(/^(.*)$/gm, (line) => `> ${line}`.trimEnd())}`];
      return [...parts, ...(own.length === 0 ? [] : [table(['value', 'meaning'], own)])].join('\n\n');
    });
  const rows = Object.entries(common).map(([value, meaning]) => [`\`{{${value}}}\``, meaning]);
  return document('Mails', [
    'Every mail that is sent. A tenant can have words of its own for each (`sallyport mail set-template`, or the API): `{{value}}` is filled in, ' +
      '`{{#value}}…{{/value}}` is left out where the value is empty, `{{^value}}…{{/value}}` where it is not. Every mail has these values:',
    table(['value', 'meaning'], rows),
    ...sections,
  ]);
}

/** The generated documents as they should be: path → text. */
export function generatedDocuments(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/errors.md', errorsDocument(ERRORS)],
    ['docs/events.md', eventsDocument(EVENTS)],
    ['docs/mails.md', mailsDocument(TEMPLATES, COMMON_VALUES)],
    ['docs/settings.md', settingsDocument(settingsCatalogue)],
  ]);
}

/** Every generated document is committed as it is generated now. */
export function checkDocuments(root: string, documents: ReadonlyMap<string, string>): Problem[] {
  return [...documents].flatMap(([path, text]): Problem[] => {
    const committed = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;
    return committed === text ? [] : [{ rule: 'docs-current', at: path, message: 'run "npm run docs" and commit what it writes' }];
  });
}

function document(title: string, parts: readonly string[]): string {
  return `${[PRINTED, `# ${title}`, ...parts].join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const [path, text] of generatedDocuments()) writeFileSync(join(root, path), text);
}
