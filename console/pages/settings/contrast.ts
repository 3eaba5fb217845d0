/** WCAG 2.2, 1.4.3: what letters need to be read. */
export const LEAST_CONTRAST = 4.5;

/** The contrast of a colour with white, as WCAG 2.2 defines it: 1 to 21. @param colour "#rrggbb". @returns null: it is no such colour. */
export function contrastWithWhite(colour: string): number | null {
  const [, ...parts] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) ?? [];
  const [red, green, blue] = parts.map((part) => linear(Number.parseInt(part, 16) / 255));
  if (red === undefined || green === undefined || blue === undefined) return null;
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
