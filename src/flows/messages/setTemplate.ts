import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { OwnTemplate } from '../../ports/store/messageStore.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { type TemplateDraft, type TemplateError, templateFrom, templateNamed, templateNotFound } from './templateWords.ts';

export type SetTemplate = Administration & TemplateDraft;

/** Gives a mail of this tenant other words. */
export function setTemplate(ports: Pick<Ports, 'store' | 'templates'>) {
  return (command: SetTemplate): Promise<Result<OwnTemplate, TemplateError | 'not_permitted'>> =>
    administer(ports, { ...command, act: 'change_messages', on: null }, async (tx) => {
      const own = templateFrom(ports, command);
      if (!own.ok) return own;
      await ports.store.putOwnTemplate(tx, own.value);
      const data = { template: own.value.template, words: 'own' };
      await record(ports, tx, eventBy(command.by, 'mail_template.changed', { data }));
      return own;
    });
}

/** Goes back to the words of the product. */
export function resetTemplate(ports: Pick<Ports, 'store'>) {
  return (command: Administration & { readonly template: unknown }): Promise<Result<void, 'not_permitted' | 'template_not_found'>> =>
    administer(ports, { ...command, act: 'change_messages', on: null }, async (tx) => {
      const template = templateNamed(command.template);
      if (template === null) return templateNotFound();
      if (await ports.store.deleteOwnTemplate(tx, template)) {
        await record(ports, tx, eventBy(command.by, 'mail_template.changed', { data: { template, words: 'of the product' } }));
      }
      return succeeded(undefined);
    });
}
