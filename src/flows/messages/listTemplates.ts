import { COMMON_VALUES, TEMPLATES, type TemplateDescription, type TemplateName } from '../../domain/messages/templates.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { OwnTemplate } from '../../ports/store/messageStore.ts';
import { type Administration, administer } from '../administer.ts';

/** A mail with the words that hold in this tenant. */
export interface TemplateListed extends OwnTemplate {
  readonly description: string;
  /** What it can be filled with, each with its meaning. */
  readonly values: Readonly<Record<string, string>>;
  readonly words: 'own' | 'of the product';
}

export function listTemplates(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly TemplateListed[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async (tx) => {
      const own = await ports.store.listOwnTemplates(tx);
      const described = Object.entries(TEMPLATES) as readonly (readonly [TemplateName, TemplateDescription])[];
      return succeeded(
        described.map(([template, { description, values, subject, text }]): TemplateListed => {
          const words = own.find((one) => one.template === template);
          return {
            ...(words ?? { template, subject, text, html: null }),
            description,
            values: { ...COMMON_VALUES, ...values },
            words: words === undefined ? 'of the product' : 'own',
          };
        }),
      );
    });
}
