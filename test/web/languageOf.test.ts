import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/web/languageOf.ts';

describe('the language of Accept-Language', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-at, en;q=0.9', 'de'],
    ['fr, de;q=0.4, en;q=0.8', 'en'],
    ['fr, en;q=0.4, de;q=0.8', 'de'],
    ['de;q=0, fr', 'en'],
    ['*', 'en'],
    ['de;q=much, fr;;;,,', 'en'],
  ] as const)('%s: %s', (accepted, language) => {
    expect(languageOf(accepted)).toBe(language);
  });
});
