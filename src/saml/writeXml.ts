import { DOMImplementation, XMLSerializer } from '@xmldom/xmldom';
import { NAMESPACES, type Prefix } from './names.ts';

type Name = `${Prefix}:${string}`;

/** An element to be written; text is escaped by the library that writes it. */
export interface Xml {
  readonly name: Name;
  /** null: left out. */
  readonly attributes: Readonly<Record<string, string | null>>;
  readonly children: readonly (Xml | string | null)[];
}

export function xml(name: Name, attributes: Xml['attributes'] = {}, ...children: Xml['children']): Xml {
  return { name, attributes, children };
}

/** What XML 1.0 has no way to write, also escaped. A name with such a sign would make the whole message unreadable. */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export function writeXml(root: Xml): string {
  const document = new DOMImplementation().createDocument(NAMESPACES[prefixOf(root)], root.name, null);
  fill(document, document.documentElement, root);
  return new XMLSerializer().serializeToString(document);
}

function fill(document: Document, element: Element, { attributes, children }: Xml): void {
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, writable(value));
  for (const child of children) {
    if (child === null) continue;
    if (typeof child === 'string') {
      element.appendChild(document.createTextNode(writable(child)));
      continue;
    }
    const made = document.createElementNS(NAMESPACES[prefixOf(child)], child.name);
    fill(document, made, child);
    element.appendChild(made);
  }
}

function writable(text: string): string {
  return text.toWellFormed().replace(UNWRITABLE, '\uFFFD');
}

function prefixOf({ name }: Xml): Prefix {
  return name.slice(0, name.indexOf(':')) as Prefix;
}
