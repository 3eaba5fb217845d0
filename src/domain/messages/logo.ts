import { type Result, refused, succeeded } from '../../kernel/result.ts';

/** Pictures that are points and nothing else. SVG is a document with scripts, so it is none of them. */
export const LOGO_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

export type LogoType = (typeof LOGO_TYPES)[number];

export interface Logo {
  readonly type: LogoType;
  /** In points. */
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
}

export const MOST_LOGO_BYTES = 131_072;
const LEAST_LOGO_SIDE = 16;
const MOST_LOGO_SIDE = 1_024;

/** Judges a picture by what is in it: no name and no header of a request is asked. */
export function logoFrom(content: Uint8Array): Result<Logo, 'logo_malformed'> {
  if (content.length > MOST_LOGO_BYTES) return malformed(`A logo has at most ${MOST_LOGO_BYTES / 1_024} KiB.`);
  const found = pngSize(content) ?? webpSize(content) ?? jpegSize(content);
  if (found === null) return malformed('A logo is a PNG, JPEG or WebP picture.');
  const { width, height } = found;
  const fits = [width, height].every((side) => side >= LEAST_LOGO_SIDE && side <= MOST_LOGO_SIDE);
  if (!fits) return malformed(`Each side of a logo has ${LEAST_LOGO_SIDE} to ${MOST_LOGO_SIDE} points; this one has ${width} x ${height}.`);
  return succeeded({ ...found, content });
}

function malformed(detail: string) {
  return refused('logo_malformed', detail);
}

type Size = Omit<Logo, 'content'>;

/** PNG, third edition, 5.2 and 11.2.1: the signature, and IHDR as the first chunk. */
function pngSize(content: Uint8Array): Size | null {
  const begins = startsWith(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && textAt(content, 12) === 'IHDR';
  return begins ? sizeOf('image/png', big(content, 16, 4), big(content, 20, 4)) : null;
}

/** RFC 9649, 2.4 to 2.7: a RIFF container; lossy, lossless or extended. */
function webpSize(content: Uint8Array): Size | null {
  if (textAt(content, 0) !== 'RIFF' || textAt(content, 8) !== 'WEBP') return null;
  const chunk = textAt(content, 12);
  if (chunk === 'VP8X') return sizeOf('image/webp', little(content, 24, 3) + 1, little(content, 27, 3) + 1);
  if (chunk === 'VP8L' && content[20] === 0x2f) {
    const bits = little(content, 21, 4);
    return sizeOf('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (chunk === 'VP8 ' && big(content, 23, 3) === 0x9d012a) {
    return sizeOf('image/webp', little(content, 26, 2) & 0x3fff, little(content, 28, 2) & 0x3fff);
  }
  return null;
}

/** ITU-T T.81, B.1 and B.2.2: segments, one after the other, up to the header of the frame. */
function jpegSize(content: Uint8Array): Size | null {
  if (!startsWith(content, [0xff, 0xd8, 0xff])) return null;
  let at = 2;
  while (at + 9 < content.length && content[at] === 0xff) {
    const marker = content[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sizeOf('image/jpeg', big(content, at + 7, 2), big(content, at + 5, 2));
    at += 2 + Math.max(2, big(content, at + 2, 2));
  }
  return null;
}

function sizeOf(type: LogoType, width: number, height: number): Size {
  return { type, width, height };
}

function startsWith(content: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => content[at] === byte);
}

function textAt(content: Uint8Array, at: number): string {
  return String.fromCharCode(...content.subarray(at, at + 4));
}

function big(content: Uint8Array, at: number, bytes: number): number {
  return content.subarray(at, at + bytes).reduce((sum, byte) => sum * 256 + byte, 0);
}

function little(content: Uint8Array, at: number, bytes: number): number {
  return [...content.subarray(at, at + bytes)].reduceRight((sum, byte) => sum * 256 + byte, 0);
}
