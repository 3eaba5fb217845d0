import { isIP } from 'node:net';

/** What a file says of a network. `point` null: a file of countries. */
export interface PlaceOfNetwork {
  readonly country: string;
  readonly point: { readonly latitude: number; readonly longitude: number; readonly radiusKm?: number } | null;
}

type Value = string | number | { readonly double: number } | { readonly [key: string]: Value };
type Node = [Branch, Branch];
type Branch = Node | { readonly data: number } | null;

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const BUILT = Date.parse('2026-11-01T00:00:00Z') / 1_000;

/** A file in the MaxMind DB format, version 2.0, with records of 24 bits: as small as it can be. IPv4 lies below ::/96, as in real ones. */
export function placesFile(networks: Readonly<Record<string, PlaceOfNetwork>>, type: 'City' | 'Country' = 'City'): Buffer {
  const root: Node = [null, null];
  const data: Buffer[] = [];
  for (const [network, place] of Object.entries(networks)) {
    const offset = Buffer.concat(data).length;
    data.push(encoded(recordOf(place)));
    put(root, bitsOf(network), { data: offset });
  }
  const nodes = numbered(root);
  const records = [...nodes.keys()].flatMap((node) => node.map((branch) => record(branch, nodes)));
  const metadata = encoded({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BUILT,
    database_type: `Test-${type}`,
    description: { en: 'made by a test' },
    ip_version: 6,
    node_count: nodes.size,
    record_size: 24,
  });
  return Buffer.concat([...records, Buffer.alloc(16), ...data, MARKER, metadata]);
}

function recordOf({ country, point }: PlaceOfNetwork): Value {
  const named = { country: { iso_code: country } };
  if (point === null) return named;
  const { latitude, longitude, radiusKm } = point;
  const radius = radiusKm === undefined ? {} : { accuracy_radius: radiusKm };
  return { ...named, location: { latitude: { double: latitude }, longitude: { double: longitude }, ...radius } };
}

/** The bits of a network of IPv4, below 96 zeros, or of IPv6 as eight groups without "::". */
function bitsOf(network: string): readonly number[] {
  const [address = '', prefix = ''] = network.split('/');
  const isV4 = isIP(address) === 4;
  const parts = isV4 ? address.split('.').map(Number) : address.split(':').map((group) => Number.parseInt(group, 16));
  const bits = parts.flatMap((part) => [...part.toString(2).padStart(isV4 ? 8 : 16, '0')].map(Number));
  return [...(isV4 ? Array.from({ length: 96 }, () => 0) : []), ...bits.slice(0, Number(prefix))];
}

function put(root: Node, bits: readonly number[], leaf: { readonly data: number }): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit as 0 | 1];
    if (Array.isArray(next)) node = next;
    else {
      const made: Node = [null, null];
      node[bit as 0 | 1] = made;
      node = made;
    }
  }
  node[bits.at(-1) as 0 | 1] = leaf;
}

function numbered(root: Node): ReadonlyMap<Node, number> {
  const nodes = new Map<Node, number>([[root, 0]]);
  for (const node of nodes.keys()) for (const branch of node) if (Array.isArray(branch)) nodes.set(branch, nodes.size);
  return nodes;
}

function record(branch: Branch, nodes: ReadonlyMap<Node, number>): Buffer {
  const value = branch === null ? nodes.size : Array.isArray(branch) ? (nodes.get(branch) ?? 0) : nodes.size + 16 + branch.data;
  return Buffer.of((value >> 16) & 255, (value >> 8) & 255, value & 255);
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if ('double' in value && typeof value['double'] === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value['double']);
    return Buffer.concat([control(3, 8), bytes]);
  }
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, entry]) => [encoded(key), encoded(entry)])]);
}

/** Nothing here is longer than 28. */
function control(type: number, length: number): Buffer {
  return Buffer.of((type << 5) | length);
}
