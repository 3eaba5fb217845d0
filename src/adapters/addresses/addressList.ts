import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';

export interface AddressList {
  readonly entries: number;
  readonly has: (address: string) => boolean;
}

/** An address or a CIDR a line; what follows "#" or ";" is left out. @throws when a line is neither: half a list would look like a whole one. */
export async function readAddressList(path: string): Promise<AddressList> {
  const list = new BlockList();
  const single = new Set<string>();
  let entries = 0;
  for (const [index, line] of (await readFile(path, 'utf8')).split(/\r?\n/).entries()) {
    const entry = line.replace(/[#;].*$/, '').trim();
    if (entry === '') continue;
    if (!add(entry, { list, single })) throw new Error(`line ${index + 1} is neither an address nor a network`);
    entries += 1;
  }
  return { entries, has: (address) => single.has(address) || list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') };
}

function add(entry: string, { list, single }: { readonly list: BlockList; readonly single: Set<string> }): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return false;
  if (prefix === undefined && family === 4) {
    single.add(address);
    return true;
  }
  const most = family === 4 ? 32 : 128;
  const bits = prefix === undefined ? most : Number(prefix);
  if (bits > most) return false;
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return true;
}
