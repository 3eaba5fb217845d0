import type { z } from 'zod';
import type { deadEndDocument } from '../../contract/adminParts.ts';
import type { DeadEndListed } from '../../flows/deadEndListed.ts';

export function deadEndDocumentOf(deadEnd: DeadEndListed): z.input<typeof deadEndDocument> {
  const { people, groups, holding, application, from, effective, before } = deadEnd;
  return { people, groups: [...groups], holding: [...holding], application, from, effective: [...effective], before };
}
