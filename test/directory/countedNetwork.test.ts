import { expect, it } from 'vitest';
import { countedNetwork } from '../../src/domain/factors/countedNetwork.ts';

it('an IPv4 address counts as itself, however a listener for both families spells it', () => {
  for (const spelling of ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:203.0.113.7', '::ffff:cb00:7107', '0:0:0:0:0:ffff:cb00:7107'])
    expect(countedNetwork(spelling)).toBe('203.0.113.7');
});

it('an IPv6 address counts as the network of its first 64 bits, in one spelling', () => {
  for (const spelling of [
    '2001:db8:0:7::1',
    '2001:0DB8:0000:0007:ffff::',
    '2001:db8:0:7:1:2:3:4',
    '2001:db8:0:7::192.0.2.1',
    '2001:db8:0:7::1%eth0',
  ])
    expect(countedNetwork(spelling)).toBe('2001:db8:0:7::/64');
  expect(countedNetwork('2001:db8:0:8::1')).toBe('2001:db8:0:8::/64');
  expect(countedNetwork('::1')).toBe('0:0:0:0::/64');
  expect(countedNetwork('1:2:3:4:5:6:7::')).toBe('1:2:3:4::/64');
});

it('a port that a proxy forwards with the address makes no difference', () => {
  for (const spelling of ['203.0.113.7:50432', '[::ffff:203.0.113.7]:443', '[::ffff:203.0.113.7]'])
    expect(countedNetwork(spelling)).toBe('203.0.113.7');
  for (const spelling of ['[2001:db8:0:7::1]:50432', '[2001:db8:0:7::1]']) expect(countedNetwork(spelling)).toBe('2001:db8:0:7::/64');
});

it('whatever is no address counts as it is', () => {
  const others = [
    'unknown',
    '',
    'a:b',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7:8::',
    '::ffff:1.2.3',
    '::ffff:1.2.3.256',
    '::ffff:1.2.3.x',
    '12345::',
    ':::',
    '1:2:3:4:5:6:7',
  ];
  for (const text of others) expect(countedNetwork(text)).toBe(text);
});
