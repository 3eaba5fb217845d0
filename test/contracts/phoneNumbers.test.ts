import { describe, expect, it } from 'vitest';
import { libphonenumber } from '../../src/adapters/phones/libphonenumber.ts';

const { parse, countries } = libphonenumber;

describe('phone numbers', () => {
  it.each([
    ['+4915123456789', null],
    ['+49 1512 3456789', 'US'],
    ['+49 (1512) 3456-789', null],
    ['0049 1512 3456789', 'DE'],
    ['01512 3456789', 'DE'],
    ['015123456789', 'DE'],
    ['+49 (0) 1512 3456789', null],
    ['＋４９１５１２３４５６７８９', null],
  ])('one number has one form: %s', (typed, country) => {
    expect(parse(typed, country)).toEqual({ e164: '+4915123456789', country: 'DE' });
  });

  it.each([
    ['+1 900 555 0199', 'a premium line'],
    ['+49 900 1234567', 'a premium line'],
    ['+49 180 5123456', 'a shared-cost line'],
    ['+49 30 123456', 'a land line'],
    ['+44 800 123 4567', 'a toll-free line'],
    ['+44 7600 123456', 'a pager'],
  ])('security.md, Numbers: %s (%s) gets no code', (typed) => {
    expect(['not_mobile', 'not_a_number']).toContain(parse(typed, null));
  });

  it.each([
    null,
    undefined,
    15_123_456_789,
    ['+4915123456789'],
    {},
    '',
    ' ',
    '01512 3456789',
    '+49',
    '+4915',
    '+999 123456',
    '+4915123456789 ext. 3',
    'call +4915123456789 now',
    '+4915123456789;x=1',
    `+49${'1'.repeat(60)}`,
  ])('what is no number is none: %j', (typed) => {
    expect(parse(typed, null)).toBe('not_a_number');
  });

  it('a number without its country is none where no country is given, or one that does not exist', () => {
    for (const country of [null, 'XX', '', 'de', '__proto__']) expect(parse('01512 3456789', country)).toBe('not_a_number');
  });

  it('every country has its calling code', () => {
    expect(countries.find(({ country }) => country === 'AT')).toEqual({ country: 'AT', callingCode: '43' });
    expect(countries.length).toBeGreaterThan(200);
  });
});
