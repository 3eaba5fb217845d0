/** What a mail is made of. Everything else is left out of the picture, scripts and forms among it. */
const TAGS: readonly string[] = [
  'P',
  'BR',
  'DIV',
  'SPAN',
  'A',
  'STRONG',
  'B',
  'EM',
  'I',
  'U',
  'H1',
  'H2',
  'H3',
  'UL',
  'OL',
  'LI',
  'HR',
  'CODE',
  'PRE',
  'TABLE',
  'TBODY',
  'THEAD',
  'TR',
  'TD',
  'TH',
  'CENTER',
  'BLOCKQUOTE',
  'SMALL',
  'IMG',
];

/** The styles of a body belong to the box that stands for it. */
const BOX = ':host{display:block;background:#fff;color:#1b1b1b}';

const STYLES = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;
const STYLE = /(<[^>]*?)\sstyle\s*=/gi;

export interface DrawnMail {
  readonly content: HTMLElement;
  readonly styles: CSSStyleSheet[];
}

/**
 * Draws the HTML of a mail by hand: elements and styles are made one by one through the document's own interfaces, which
 * the policy of this document allows where it would refuse a style or a script that is written out. Addresses are left out.
 */
export function drawnMail(html: string): DrawnMail {
  const written = [...html.matchAll(STYLES)].map(([, text]) => text ?? '').join('\n');
  // A document of its own, in which nothing runs and nothing is fetched. The policy is held against its styles all the same.
  const parsed = new DOMParser().parseFromString(html.replace(STYLES, '').replace(STYLE, '$1 data-style='), 'text/html');
  const box = document.createElement('div');
  box.className = 'body';
  append(box, parsed.body);
  return { content: box, styles: [BOX, written.replace(/(^|[},\s])body(?=[\s{,])/g, '$1.body')].map(sheetOf) };
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function append(to: HTMLElement, from: Element): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.textContent ?? '');
    if (!(node instanceof Element) || !TAGS.includes(node.tagName)) continue;
    const made = document.createElement(node.tagName);
    made.className = node.className;
    made.style.cssText = node.getAttribute('data-style') ?? '';
    if (made instanceof HTMLImageElement) {
      made.alt = node.getAttribute('alt') ?? '';
      const source = node.getAttribute('src') ?? '';
      if (source.startsWith('data:image/')) made.src = source;
    }
    append(made, node);
    to.append(made);
  }
}
