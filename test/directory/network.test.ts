import { expect, it } from 'vitest';
import { isWithin, type Network, network } from '../../src/domain/directory/network.ts';

const of = (given: unknown): Network => {
  const found = network(given);
  if (found === null) throw new Error(`${String(given)} is no network`);
  return found;
};

it('a network has one spelling, and an address alone is a network of its own', () => {
  expect(of(' 192.0.2.0/24 ')).toBe('192.0.2.0/24');
  expect(of('192.0.2.7')).toBe('192.0.2.7/32');
  expect(of('2001:DB8::/32')).toBe('2001:db8:0:0:0:0:0:0/32');
  expect(of('::1')).toBe('0:0:0:0:0:0:0:1/128');
  expect(of('0.0.0.0/0')).toBe('0.0.0.0/0');
});

it('whatever is no network is refused, and what has bits beyond its prefix as well', () => {
  const wrong = ['', 'acme', '192.0.2.1/24', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2/24', '256.0.0.0/8', '192.0.2.0/24/24', '192.0.2.0/'];
  for (const given of [...wrong, '2001:db8::1/32', '::/129', '1:2:3', null, 7, ['192.0.2.0/24'], `${'1'.repeat(70)}`]) {
    expect([given, network(given)]).toEqual([given, null]);
  }
});

it('an address is within a network by its bits, however it is spelled', () => {
  for (const address of ['192.0.2.0', '192.0.2.255', '::ffff:192.0.2.7', '::FFFF:c000:0207'])
    expect(isWithin(of('192.0.2.0/24'), address)).toBe(true);
  for (const address of ['192.0.3.0', '192.0.1.255', '2001:db8::1', 'somewhere', '', null])
    expect(isWithin(of('192.0.2.0/24'), address)).toBe(false);
  expect(isWithin(of('192.0.2.128/25'), '192.0.2.127')).toBe(false);
  expect(isWithin(of('192.0.2.128/25'), '192.0.2.200')).toBe(true);
  expect(isWithin(of('2001:db8::/33'), '2001:db8:7fff::1%eth0')).toBe(true);
  expect(isWithin(of('2001:db8::/33'), '2001:db8:8000::1')).toBe(false);
  expect(isWithin(of('0.0.0.0/0'), '203.0.113.9')).toBe(true);
  expect(isWithin(of('0.0.0.0/0'), '2001:db8::1')).toBe(false);
});
