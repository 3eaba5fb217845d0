import { isIP } from 'node:net';
import { basename, extname } from 'node:path';
import { bareAddress } from '../../domain/directory/bareAddress.ts';
import type { Listed, Located, Unknown } from '../../domain/risk/circumstances.ts';
import type { Addresses, AddressSource } from '../../ports/addresses.ts';
import { readAddressList } from './addressList.ts';
import { openPlaces } from './placesFile.ts';
import { watchedFile } from './watchedFile.ts';

export interface AddressFilesOrder {
  /** A file of countries or towns in the MaxMind DB format; null: there is none. */
  readonly places: string | null;
  readonly lists: readonly string[];
  readonly now: () => number;
  readonly report: (line: string) => void;
}

/** The operator's files about addresses. Each can be replaced while the server runs. */
export function addressFiles({ places, lists, now, report }: AddressFilesOrder): Addresses {
  const placesFile = places === null ? null : watchedFile({ path: places, read: openPlaces, now, report });
  const listFiles = lists.map((path) => ({ name: listName(path), file: watchedFile({ path, read: readAddressList, now, report }) }));

  async function locate(address: string): Promise<Located> {
    if (placesFile === null) return { kind: 'off' };
    const file = await placesFile.current();
    return file === null ? FAILED : file.locate(address);
  }

  async function look(address: string): Promise<Listed> {
    let failed: Unknown | null = null;
    for (const { name, file } of listFiles) {
      const list = await file.current();
      if (list === null) failed = FAILED;
      else if (list.has(address)) return { kind: 'listed', list: name };
    }
    return failed ?? { kind: 'absent' };
  }

  return {
    locate: (address) => (placesFile === null ? OFF : answered(address, locate)),
    look: (address) => (listFiles.length === 0 ? OFF : answered(address, look)),
    async sources() {
      const ofLists = listFiles.map(async ({ file }): Promise<AddressSource> => {
        const { content, ...rest } = await file.state();
        return { kind: 'list', ...rest, covers: content?.entries ?? null, builtAt: null };
      });
      if (placesFile === null) return Promise.all(ofLists);
      const { content, ...rest } = await placesFile.state();
      const ofPlaces = { kind: 'places', ...rest, covers: content?.covers ?? null, builtAt: content?.builtAt ?? null } as const;
      return [ofPlaces, ...(await Promise.all(ofLists))];
    },
  };
}

const FAILED: Unknown = { kind: 'unknown', because: 'source_failed' };
const OFF = Promise.resolve({ kind: 'off' } as const);

/** A sign-in is not stopped by what a file does: whatever fails is not known. */
async function answered<Answer>(address: string | null, ask: (bare: string) => Promise<Answer>): Promise<Answer | Unknown> {
  const bare = address === null ? '' : bareAddress(address);
  if (isIP(bare) === 0) return { kind: 'unknown', because: 'no_address' };
  try {
    return await ask(bare);
  } catch {
    return FAILED;
  }
}

/** "tor-exits" of "/etc/sallyport/tor-exits.txt": what evidence calls it. */
function listName(path: string): string {
  return basename(path, extname(path));
}
