import type { MessageValues } from '../domain/messages/message.ts';
import type { Result } from '../kernel/result.ts';

/** Fills templates ({{value}}, {{#value}}only where it is not empty{{/value}}). A template is data: it can call nothing. */
export interface TemplateEngine {
  /** The names of values that a template asks for, each once. */
  namesIn(template: string): Result<readonly string[], 'template_malformed'>;
  /** @param as `html` escapes the values. A name without a value gives nothing. @throws when the template cannot be read. */
  fill(template: string, values: MessageValues, as: 'text' | 'html'): string;
}
