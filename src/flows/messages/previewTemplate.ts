import { TEMPLATES, type TemplateDescription } from '../../domain/messages/templates.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Administration, administer } from '../administer.ts';
import { type Composed, type ComposePorts, composeMail } from './composeMail.ts';
import { type TemplateDraft, type TemplateError, templateFrom, templateNamed, templateNotFound } from './templateWords.ts';

export interface PreviewTemplate extends Administration {
  readonly template: unknown;
  /** Words that nobody has saved; null: those that hold. */
  readonly draft: Omit<TemplateDraft, 'template'> | null;
}

/** What a mail would look like, with an example for every value. Nothing is sent or saved. */
export function previewTemplate(ports: ComposePorts) {
  return (command: PreviewTemplate): Promise<Result<Composed, TemplateError | 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async (tx) => {
      const template = templateNamed(command.template);
      if (template === null) return templateNotFound();
      const draft = command.draft === null ? null : templateFrom(ports, { template, ...command.draft });
      if (draft !== null && !draft.ok) return draft;
      const { values }: TemplateDescription = TEMPLATES[template];
      const examples = Object.fromEntries(Object.keys(values).map((name) => [name, EXAMPLES[name] ?? name]));
      const own = draft === null ? await ports.store.findOwnTemplate(tx, template) : draft.value;
      return succeeded(await composeMail(ports, tx, { template, own, personName: 'Ada Lovelace', values: examples }));
    });
}

const EXAMPLES: Readonly<Record<string, string>> = {
  when: '2026-12-01 09:00 UTC',
  address: '192.0.2.7',
  by: 'an administrator',
  about: 'Grace Hopper',
  act: 'granted a bypass',
  factor: 'An authenticator app ("Phone")',
  device: 'Firefox on Linux',
  reason: 'lost phone',
  code: '123456',
  link: 'https://id.example.com/example',
  minutes: '10',
  until: '2026-12-02 09:00 UTC',
  left: '3',
  mail: 'ada@example.com',
  rollout: 'MFA for everybody',
  deadline: '2026-12-14 09:00 UTC',
  applications: '',
  enrol: 'https://id.example.com/t/acme/account/enrol',
  unsubscribe: 'https://id.example.com/t/acme/unsubscribe?person=example',
};
