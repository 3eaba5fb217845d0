import { html as template } from 'htm/preact';
import { type ComponentChild, Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A piece of a page. Text in it is escaped when the page is written; there is no way around that here. */
export type Markup = ComponentChild;

export const html: (strings: TemplateStringsArray, ...values: unknown[]) => Markup = template;

/** Writes a whole document. */
export function renderDocument(document: Markup): string {
  return `<!doctype html>${renderToString(h(Fragment, null, document))}`;
}
