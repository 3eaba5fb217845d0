import { DOMParser } from '@xmldom/xmldom';
import { NAMESPACES, type Prefix } from './names.ts';

/** Metadata of a service provider is some kilobytes. */
const LARGEST_XML = 256 * 1_024;
const DEEPEST = 40;

/**
 * Reads a document that somebody else wrote. Refused before it is parsed: what is too large, declarations of any kind (so there are no
 * entities to expand, and no file or address to fetch), comments (which cut the text of a name in two for careless readers), CDATA and
 * processing instructions. None of them has a use in SAML. Refused while it is parsed: whatever the parser would mend.
 * @returns the root; null: refused.
 */
export function readXml(text: string): Element | null {
  if (text.length > LARGEST_XML) return null;
  const bare = text.replace(/^\uFEFF?\s*<\?xml [^<>]*\?>\s*/, '');
  if (bare.includes('<!') || bare.includes('<?')) return null;
  try {
    const stop = (): never => {
      throw new Error('not well-formed');
    };
    const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } });
    const root = parser.parseFromString(bare, 'text/xml').documentElement as Element | null;
    return root !== null && isShallow(root) ? root : null;
  } catch {
    return null;
  }
}

/** Whoever walks through it does so by recursion. */
function isShallow(root: Element): boolean {
  let level: Element[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((one) => elementsOf(one));
  }
  return true;
}

function elementsOf(parent: Element): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) if (node.nodeType === 1) found.push(node as Element);
  return found;
}

export function isNamed(element: Element, prefix: Prefix, name: string): boolean {
  return element.namespaceURI === NAMESPACES[prefix] && element.localName === name;
}

/** Children alone: what is hidden deeper is not what is asked for. */
export function childrenOf(parent: Element, prefix: Prefix, name: string): readonly Element[] {
  return elementsOf(parent).filter((one) => isNamed(one, prefix, name));
}

/** null: there is none; twice is none as well, since nobody can say which is meant. */
export function childOf(parent: Element, prefix: Prefix, name: string): Element | null {
  const [only = null, ...more] = childrenOf(parent, prefix, name);
  return more.length === 0 ? only : null;
}

/** The text of an element that has nothing but text; null: it has more, or it is not there. */
export function textOf(element: Element | null): string | null {
  if (element === null || elementsOf(element).length > 0) return null;
  const text = (element.textContent ?? '').trim();
  return text === '' ? null : text;
}

/** null: there is none. */
export function attributeOf(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}
