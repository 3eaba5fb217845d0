import { type Refusal, refused } from '../kernel/result.ts';

export function displayNameMalformed(): Refusal<'display_name_malformed'> {
  return refused('display_name_malformed', 'A display name is a line of 1 to 200 characters without control characters.');
}
