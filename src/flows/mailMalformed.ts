import { type Refusal, refused } from '../kernel/result.ts';

export function mailMalformed(): Refusal<'mail_malformed'> {
  return refused('mail_malformed', 'A mail address is one address without a name beside it, like ada@example.com.');
}
