import { TEMPLATES, type TemplateName, valuesOf } from '../../domain/messages/templates.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { OwnTemplate } from '../../ports/store/messageStore.ts';

/** Words for a mail as somebody typed them. */
export interface TemplateDraft {
  readonly template: unknown;
  readonly subject: unknown;
  readonly text: unknown;
  /** null: made of the text. */
  readonly html: unknown;
}

export type TemplateError = 'template_not_found' | 'template_malformed';

const MOST_CHARACTERS = { subject: 200, text: 20_000, html: 100_000 } as const;

export function templateNamed(name: unknown): TemplateName | null {
  return typeof name === 'string' && Object.hasOwn(TEMPLATES, name) ? (name as TemplateName) : null;
}

export function templateNotFound(): Refusal<'template_not_found'> {
  return refused('template_not_found', `There is no such mail. There are: ${Object.keys(TEMPLATES).join(', ')}.`);
}

/** Checks that the words can be read and ask for nothing that this mail does not have: a mistake is found here, not in a mail. */
export function templateFrom({ templates }: Pick<Ports, 'templates'>, draft: TemplateDraft): Result<OwnTemplate, TemplateError> {
  const template = templateNamed(draft.template);
  if (template === null) return templateNotFound();
  if (draft.html !== null && carriesSecret(template)) {
    const what =
      'This mail holds a code or a link that opens something. Its HTML is made of the text: no address in it can send the secret away.';
    return refused('template_malformed', what, { part: 'html' });
  }
  const known = valuesOf(template);
  const words = { subject: draft.subject, text: draft.text, ...(draft.html === null ? {} : { html: draft.html }) };
  for (const [part, typed] of Object.entries(words) as readonly (readonly [keyof typeof MOST_CHARACTERS, unknown])[]) {
    const most = MOST_CHARACTERS[part];
    if (typeof typed !== 'string' || typed.trim() === '' || typed.length > most) {
      return refused('template_malformed', `The ${part} has 1 to ${most} characters.`, { part });
    }
    if (part === 'subject' && /\p{Cc}/u.test(typed)) return refused('template_malformed', 'The subject is one line.', { part });
    if (/[\p{Cs}\0]/u.test(typed)) return refused('template_malformed', `The ${part} holds what is no character.`, { part });
    const names = templates.namesIn(typed);
    if (!names.ok) return refused('template_malformed', `In the ${part}: ${names.detail}`, { part });
    const unknown = names.value.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      const what = `The ${part} asks for ${unknown.join(', ')}, which this mail does not have.`;
      return refused('template_malformed', `${what} It has: ${known.join(', ')}.`, { part, unknown, known });
    }
  }
  return succeeded({
    template,
    subject: String(draft.subject),
    text: String(draft.text),
    html: typeof draft.html === 'string' ? draft.html : null,
  });
}

/** Opening a mail fetches what its HTML names. */
function carriesSecret(template: TemplateName): boolean {
  return valuesOf(template).some((name) => name === 'code' || name === 'link');
}
