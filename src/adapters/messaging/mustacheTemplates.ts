import mustache from 'mustache';
import { refused, succeeded } from '../../kernel/result.ts';
import type { TemplateEngine } from '../../ports/templateEngine.ts';

type Token = readonly [type: string, name: string, start: number, end: number, ...rest: readonly unknown[]];

/** What a template may hold: text, values (always escaped in HTML: names and reasons are other people's words), comments, and sections that depend on one. */
const KNOWN = ['text', 'name', '#', '^', '!'];

export const mustacheTemplates: TemplateEngine = {
  namesIn(template) {
    const names = new Set<string>();
    try {
      collect(mustache.parse(template), names);
    } catch (error) {
      return refused('template_malformed', `The template cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    }
    return succeeded([...names]);
  },
  fill: (template, values, as) => mustache.render(template, values, {}, as === 'html' ? {} : { escape: (value: unknown) => String(value) }),
};

function collect(tokens: readonly Token[], names: Set<string>): void {
  for (const [type, name, , , inner] of tokens) {
    if (!KNOWN.includes(type)) throw new Error(`"${type}${name}" is not known`);
    if (type !== 'text' && type !== '!') names.add(name);
    if (type === '#' || type === '^') collect(inner as readonly Token[], names);
  }
}
