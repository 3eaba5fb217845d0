import { type Logo, logoFrom } from '../../domain/messages/logo.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { KeptLogo } from '../../ports/store/messageStore.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';

/** @returns null: there is none. */
export function showLogo(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<KeptLogo | null, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async (tx) => succeeded(await ports.store.findLogo(tx)));
}

export interface SetLogo extends Administration {
  /** null: none from now on. */
  readonly content: Uint8Array | null;
}

/** The picture beside the tenant's name, on its pages. */
export function setLogo(ports: Pick<Ports, 'store'>) {
  return ({ content, ...by }: SetLogo): Promise<Result<KeptLogo | null, 'not_permitted' | 'logo_malformed'>> =>
    administer(ports, { ...by, act: 'change_messages', on: null }, async (tx) => {
      const logo: Result<Logo | null, 'logo_malformed'> = content === null ? succeeded(null) : logoFrom(content);
      if (!logo.ok) return logo;
      await ports.store.putLogo(tx, logo.value);
      await record(ports, tx, eventBy(by.by, 'branding.changed', { data: { changed: ['logo'] } }));
      return succeeded(await ports.store.findLogo(tx));
    });
}
