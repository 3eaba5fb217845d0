import { type Refusal, refused } from '../kernel/result.ts';

export function linkNotFound(): Refusal<'upstream_link_not_found'> {
  return refused('upstream_link_not_found', 'There is no such link.');
}
