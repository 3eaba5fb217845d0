import { html as template } from 'htm/preact';
import { type ComponentChild, createContext, Fragment, h, isValidElement } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { PathPrefix } from './pathPrefix.ts';

/** A piece of a page. Text in it is escaped when the page is written; there is no way around that here. */
export type Markup = ComponentChild;

export const html: (strings: TemplateStringsArray, ...values: unknown[]) => Markup = template;

/** Where the style sheet of the tenant is whose page is being written; null: the page is of no tenant. */
export const TenantStyles = createContext<string | null>(null);

/**
 * Writes a whole document. Pages name addresses as this server knows them; here they become those that people reach.
 * @param tenantStyles address of ours; null, or absent: the page is of no tenant.
 */
export function renderDocument(document: Markup, prefix: PathPrefix, tenantStyles: string | null = null): string {
  const placed = prefix.path === '' ? document : (withOutside(document, prefix) as Markup);
  const value = tenantStyles === null ? null : prefix.outside(tenantStyles);
  return `<!doctype html>${renderToString(h(TenantStyles.Provider, { value }, h(Fragment, null, placed)))}`;
}

/** Attributes that hold addresses. `content` is that of a page which goes on by itself. */
const ADDRESSES: readonly string[] = ['href', 'src', 'action', 'content', 'data-options', 'data-here'];

/** Copies what it changes: pieces of pages may be made once and shown often. */
function withOutside(piece: unknown, prefix: PathPrefix): unknown {
  if (Array.isArray(piece)) return piece.map((one) => withOutside(one, prefix));
  if (!isValidElement(piece)) return piece;
  const { children, ...attributes } = piece.props as Readonly<Record<string, unknown>>;
  const placed = Object.entries(attributes).map(([name, value]) => [
    name,
    ADDRESSES.includes(name) && typeof value === 'string' ? outsideOf(value, prefix) : value,
  ]);
  return h(piece.type as string, Object.fromEntries(placed), withOutside(children, prefix) as Markup);
}

function outsideOf(value: string, { outside }: PathPrefix): string {
  const [, wait = '', address = ''] = /^(0; url=)?(.*)$/s.exec(value) ?? [];
  return `${wait}${outside(address)}`;
}
