import type { TenantId } from '../../domain/directory/tenant.ts';
import { DEFAULT_BRANDING } from '../../domain/messages/branding.ts';
import type { Ports } from '../../ports/ports.ts';
import type { KeptLogo } from '../../ports/store/messageStore.ts';

/** What everybody sees of a tenant before they say who they are. */
export interface Look {
  /** null: the tenant has chosen none, so its pages have those of Sallyport. */
  readonly accentColor: string | null;
  readonly logo: KeptLogo | null;
}

export function readLook({ store }: Pick<Ports, 'store'>) {
  return (tenantId: TenantId): Promise<Look> =>
    store.transaction(tenantId, async (tx) => {
      const [branding, logo] = await Promise.all([store.findBranding(tx), store.findLogo(tx)]);
      const colour = branding?.accentColor ?? DEFAULT_BRANDING.accentColor;
      return { accentColor: colour === DEFAULT_BRANDING.accentColor ? null : colour, logo };
    });
}
