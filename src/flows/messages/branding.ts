import { type Branding, brandingFrom, DEFAULT_BRANDING } from '../../domain/messages/branding.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';

export function showBranding(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<Branding, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: null }, async (tx) =>
      succeeded((await ports.store.findBranding(tx)) ?? DEFAULT_BRANDING),
    );
}

export type SetBranding = Administration & { readonly [Part in keyof Branding]?: unknown };

/** Changes what mails look like. A part that is not given stays as it is. */
export function setBranding(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, ...draft }: SetBranding): Promise<Result<Branding, 'not_permitted' | 'setting_out_of_range'>> =>
    administer(ports, { tenantId, by, act: 'change_messages', on: null }, async (tx) => {
      const before = (await ports.store.findBranding(tx)) ?? DEFAULT_BRANDING;
      const branding = brandingFrom(before, draft);
      if (!branding.ok) return branding;
      await ports.store.putBranding(tx, branding.value);
      await record(ports, tx, eventBy(by, 'branding.changed', { data: { changed: Object.keys(draft) } }));
      return branding;
    });
}
