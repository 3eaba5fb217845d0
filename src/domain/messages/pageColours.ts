/** "#rrggbb", in lower case. */
export type Colour = string;

/** The colours of a page's links and buttons, as sallyport.css names them. */
export interface PageColours {
  readonly accent: Colour;
  readonly accentStrong: Colour;
  /** Of words on `accent`. */
  readonly onAccent: Colour;
  /** Behind what is chosen. */
  readonly tint: Colour;
}

export type Scheme = 'light' | 'dark';

/** What is behind the words of a page in each scheme, as sallyport.css has it: the page, and the paper on it. */
const BEHIND = { light: ['#f3f5f4', '#ffffff'], dark: ['#0f1514', '#18201f'] } as const;
const WORDS_ON = { light: '#ffffff', dark: '#08201d' } as const;
const TOWARDS = { light: '#000000', dark: '#ffffff' } as const;

/** WCAG 2.2, 1.4.3 (AA): what letters need to be read. */
export const LEAST_CONTRAST = 4.5;
const STEP = 0.04;
const STRONGER = 0.2;
const TINTED = 0.1;

/**
 * A tenant's colour as it can be read on its pages: as it is where its contrast suffices, else darker by daylight and lighter
 * in the dark, until it does. So no choice of an administrator makes a page unreadable.
 */
export function pageColours(colour: Colour, scheme: Scheme): PageColours {
  const [, paper] = BEHIND[scheme];
  for (let mixed = 0; ; mixed = Math.min(1, mixed + STEP)) {
    const accent = mix(colour, TOWARDS[scheme], mixed);
    const tint = mix(paper, accent, TINTED);
    const onAccent = WORDS_ON[scheme];
    const weakest = Math.min(...[...BEHIND[scheme], tint, onAccent].map((other) => contrastOf(accent, other)));
    if (weakest >= LEAST_CONTRAST || mixed === 1) return { accent, accentStrong: mix(accent, TOWARDS[scheme], STRONGER), onAccent, tint };
  }
}

/** The contrast of two colours as WCAG 2.2 defines it: 1 to 21. */
export function contrastOf(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((first, second) => first - second);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminanceOf(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour).map((part) => linear(part / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function mix(colour: Colour, other: Colour, share: number): Colour {
  const others = partsOf(other);
  const mixed = partsOf(colour).map((part, at) => Math.round(part + ((others[at] ?? part) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** @param colour as brandingFrom accepts it. */
function partsOf(colour: Colour): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
