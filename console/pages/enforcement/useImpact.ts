import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { askImpact, type Counted, type Draft, type Impact } from '../../api/impact.ts';
import { POLICY_KEY } from '../../api/policy.ts';

export type ImpactStanding =
  /** Nothing to judge: nothing is drafted, or something is missing in it. */
  | { readonly kind: 'none' }
  /** before: what was told of the draft before, so that the page does not jump; null: nothing was. */
  | { readonly kind: 'counting'; readonly counted: Counted | null; readonly before: Impact | null }
  | { readonly kind: 'known'; readonly impact: Impact }
  | { readonly kind: 'failed'; readonly error: Error; readonly again: () => void };

/** What the draft would do, a moment after the last change of it. @param draft null: there is nothing to judge. */
export function useImpact(draft: Draft | null): ImpactStanding {
  const written = draft === null ? null : JSON.stringify(draft);
  const [settled] = useDebouncedValue(written, 300);
  const [counted, setCounted] = useState<Counted | null>(null);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: [...POLICY_KEY, 'impact', settled],
    queryFn: ({ signal }) => {
      setCounted(null);
      return askImpact(JSON.parse(settled ?? '') as Draft, { onProgress: setCounted, signal });
    },
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  if (draft === null) return { kind: 'none' };
  if (written !== settled) return { kind: 'counting', counted: null, before: data ?? null };
  if (error !== null) return { kind: 'failed', error, again: () => void refetch() };
  if (data === undefined || isPlaceholderData) return { kind: 'counting', counted, before: data ?? null };
  return { kind: 'known', impact: data };
}
