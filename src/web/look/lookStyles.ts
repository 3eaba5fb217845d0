import { type PageColours, pageColours } from '../../domain/messages/pageColours.ts';
import type { Look } from '../../flows/messages/readLook.ts';

/** The greatest size of a logo on a page, in CSS pixels. */
const MOST = { width: 200, height: 48 } as const;

/** What a tenant's pages have beyond sallyport.css: its colour, readable in both schemes, and its logo. Empty: nothing. */
export function lookStyles({ accentColor, logo }: Look): string {
  const parts: string[] = [];
  if (accentColor !== null) {
    parts.push(`:root{${coloured(pageColours(accentColor, 'light'))}}`);
    parts.push(`@media (prefers-color-scheme:dark){:root{${coloured(pageColours(accentColor, 'dark'))}}}`);
  }
  if (logo !== null) {
    const scale = Math.min(1, MOST.width / logo.width, MOST.height / logo.height);
    const [width, height] = [logo.width, logo.height].map((side) => Math.max(1, Math.round(side * scale)));
    // Beside the name, which says the same: a background is told to nobody who does not see it. Its address is beside that of the styles.
    parts.push('.top img{display:none}');
    parts.push(
      `.top::before{content:"";flex:none;width:${width}px;height:${height}px;background:url("logo?v=${logo.setAt}") center/contain no-repeat}`,
    );
  }
  return parts.join('\n');
}

function coloured({ accent, accentStrong, onAccent, tint }: PageColours): string {
  return `--accent:${accent};--accent-strong:${accentStrong};--on-accent:${onAccent};--tint:${tint}`;
}
