import { isLoopbackUrl } from '../../domain/directory/upstreamDraft.ts';
import type { Ports } from '../../ports/ports.ts';

/** A deployment that nobody else reaches may have a provider on the same machine, over plain http. */
export function upstreamFromHere({ capabilities }: Pick<Ports, 'capabilities'>): 'production' | 'development' {
  return isLoopbackUrl(capabilities.publicUrl) ? 'development' : 'production';
}
