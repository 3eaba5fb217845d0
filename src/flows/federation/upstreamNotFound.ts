import { type Refusal, refused } from '../../kernel/result.ts';

export function upstreamNotFound(): Refusal<'upstream_not_found'> {
  return refused('upstream_not_found', 'There is no such provider in this tenant.');
}
