import type { z } from 'zod';
import type { bypassDocument } from '../../contract/adminBypasses.ts';
import type { BypassListed } from '../../flows/bypassListed.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { instantOrNull } from './instantOrNull.ts';

export function bypassDocumentOf(bypass: BypassListed): z.input<typeof bypassDocument> {
  return {
    id: bypass.id,
    user: bypass.user,
    from: formatInstant(bypass.from),
    until: formatInstant(bypass.until),
    exceptApplications: [...bypass.exceptApplications],
    reason: bypass.reason,
    state: bypass.state,
    grantedBy: { ...bypass.grantedBy },
    grantedAt: formatInstant(bypass.grantedAt),
    revokedAt: instantOrNull(bypass.revokedAt),
  };
}
