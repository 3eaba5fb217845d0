import { ipv6Groups } from './ipv6Groups.ts';

/** A network in CIDR notation, in one spelling: "192.0.2.0/24", "2001:db8:0:0:0:0:0:0/32". */
export type Network = string & { readonly network: unique symbol };

export const MOST_NETWORKS = 20;

const ADDRESS_BITS = 128;
const GROUP_BITS = 16;
/** Where the 32 bits of an IPv4 address begin in an address that maps it (::ffff:a.b.c.d). */
const IPV4_FROM = 96;

/** @param given CIDR, or one address alone. @returns null: it is no network, or has bits beyond its prefix, which is more often a slip than a wish. */
export function network(given: unknown): Network | null {
  if (typeof given !== 'string' || given.length > 64) return null;
  const [address = '', prefix, ...more] = given.trim().toLowerCase().split('/');
  const groups = groupsOf(address);
  if (groups === null || more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const isIpv4 = !address.includes(':');
  const bits = prefix === undefined ? (isIpv4 ? ADDRESS_BITS - IPV4_FROM : ADDRESS_BITS) : Number(prefix);
  const length = isIpv4 ? bits + IPV4_FROM : bits;
  if (length > ADDRESS_BITS || groups.some((group, place) => group !== masked(group, length - place * GROUP_BITS))) return null;
  return `${isIpv4 ? address : groups.map((group) => group.toString(16)).join(':')}/${bits}` as Network;
}

/** @param address null: unknown, and so in no network. */
export function isWithin(inside: Network, address: string | null): boolean {
  const [base = '', bits = ''] = inside.split('/');
  const [wanted, groups] = [groupsOf(base), address === null ? null : groupsOf(address.toLowerCase().replace(/%.*$/, ''))];
  if (wanted === null || groups === null) return false;
  const length = Number(bits) + (base.includes(':') ? 0 : IPV4_FROM);
  return groups.every((group, place) => masked(group, length - place * GROUP_BITS) === wanted[place]);
}

/** The first `bits` of a group; the others are 0. */
function masked(group: number, bits: number): number {
  const kept = Math.min(GROUP_BITS, Math.max(0, bits));
  return group & (0xff_ff << (GROUP_BITS - kept)) & 0xff_ff;
}

/** An IPv4 address as the IPv6 address that maps it, so that both spellings of a caller are in the same network. */
function groupsOf(address: string): readonly number[] | null {
  if (address.includes(':')) return ipv6Groups(address);
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? ipv6Groups(`::ffff:${address}`) : null;
}
