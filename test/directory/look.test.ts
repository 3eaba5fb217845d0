import { describe, expect, it } from 'vitest';
import { logoFrom, MOST_LOGO_BYTES } from '../../src/domain/messages/logo.ts';
import { contrastOf, LEAST_CONTRAST, pageColours } from '../../src/domain/messages/pageColours.ts';
import { aPng } from '../builders/pictures.ts';

const bytes = (text: string, ...rest: readonly number[]): Uint8Array => Uint8Array.from([...Buffer.from(text, 'latin1'), ...rest]);

describe('a logo', () => {
  it('is known by what is in it, with its size', () => {
    expect(logoFrom(aPng(120, 40))).toMatchObject({ ok: true, value: { type: 'image/png', width: 120, height: 40 } });
    const jpeg = Uint8Array.from([
      ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc4, 0, 2],
      ...[0xff, 0xc2, 0, 17, 8, 0, 64, 1, 0, 3, 0, 0, 0],
    ]);
    expect(logoFrom(jpeg)).toMatchObject({ ok: true, value: { type: 'image/jpeg', width: 256, height: 64 } });
    const extended = bytes('RIFF\0\0\0\0WEBPVP8X', 10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 0, 0);
    expect(logoFrom(extended)).toMatchObject({ ok: true, value: { type: 'image/webp', width: 100, height: 50 } });
    const lossy = bytes('RIFF\0\0\0\0WEBPVP8 ', 10, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 100, 0, 50, 0);
    expect(logoFrom(lossy)).toMatchObject({ ok: true, value: { type: 'image/webp', width: 100, height: 50 } });
    const size = 99 + 49 * 2 ** 14;
    const lossless = bytes('RIFF\0\0\0\0WEBPVP8L', 10, 0, 0, 0, 0x2f, size & 255, (size >> 8) & 255, (size >> 16) & 255, size >>> 24);
    expect(logoFrom(lossless)).toMatchObject({ ok: true, value: { type: 'image/webp', width: 100, height: 50 } });
  });

  it.each([
    ['an SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>')],
    ['a page', bytes('<!doctype html><script>alert(1)</script>')],
    ['a GIF', bytes('GIF89a', 20, 0, 20, 0)],
    ['nothing', new Uint8Array()],
    ['the beginning of a PNG', aPng(20, 20).slice(0, 14)],
    ['a JPEG without a frame', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])],
    ['a picture that is too wide', aPng(1_025, 20)],
    ['a picture that is too low', aPng(20, 15)],
    ['a picture of too many bytes', Buffer.concat([aPng(20, 20), Buffer.alloc(MOST_LOGO_BYTES)])],
  ])('is not %s', (_what, content) => {
    expect(logoFrom(content)).toMatchObject({ ok: false, code: 'logo_malformed' });
  });
});

describe("the colours of a tenant's pages", () => {
  const GROUNDS = { light: ['#f3f5f4', '#ffffff'], dark: ['#0f1514', '#18201f'] } as const;

  it('can be read in both schemes, whatever colour was chosen (WCAG 2.2, 1.4.3)', () => {
    const parts = ['00', '33', '66', '99', 'cc', 'ff'];
    const all = parts.flatMap((red) => parts.flatMap((green) => parts.map((blue) => `#${red}${green}${blue}`)));
    expect(all).toHaveLength(216);
    for (const colour of all) {
      for (const scheme of ['light', 'dark'] as const) {
        const { accent, accentStrong, onAccent, tint } = pageColours(colour, scheme);
        for (const [words, ground] of [
          ...GROUNDS[scheme].map((ground) => [accent, ground] as const),
          ...GROUNDS[scheme].map((ground) => [accentStrong, ground] as const),
          [accent, tint],
          [onAccent, accent],
          [onAccent, accentStrong],
        ] as const) {
          expect([colour, scheme, words, ground, contrastOf(words, ground) >= LEAST_CONTRAST]).toEqual([
            colour,
            scheme,
            words,
            ground,
            true,
          ]);
        }
      }
    }
  });

  it('are the chosen one where it can be read as it is', () => {
    expect(pageColours('#1d4ed8', 'light').accent).toBe('#1d4ed8');
    expect(pageColours('#7fcdc4', 'dark').accent).toBe('#7fcdc4');
    expect(pageColours('#ffee00', 'light').accent).not.toBe('#ffee00');
  });

  it('contrast is that of WCAG', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
    expect(contrastOf('#ffffff', '#ffffff')).toBe(1);
  });
});
