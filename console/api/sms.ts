import { queryOptions } from '@tanstack/react-query';
import type { smsDocument } from '../../src/contract/adminMessages.ts';
import { ask, type Wire } from './request.ts';

/** Whether text messages can be a factor here, and what is missing. */
export const smsQuery = queryOptions({
  queryKey: ['sms'],
  queryFn: ({ signal }) => ask<Wire<typeof smsDocument>>({ method: 'GET', path: '/sms', signal }),
});
