import { type Refusal, refused } from '../../kernel/result.ts';

export function sessionNotFound(): Refusal<'session_not_found'> {
  return refused('session_not_found', 'There is no such live session in this tenant.');
}
