import { type Refusal, refused } from '../kernel/result.ts';
import type { SendCharge } from '../ports/store/messageStore.ts';

/** Which of the limits it was is in the audit and not in the answer: it would tell somebody who pumps where to go on. */
export function sendLimitReached({ until }: Extract<SendCharge, { readonly kind: 'refused' }>): Refusal<'send_limit_reached'> {
  return refused('send_limit_reached', 'No more text messages can be sent for now. Use another way, or wait.', { retryAt: until });
}
