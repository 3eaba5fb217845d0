import { queryOptions } from '@tanstack/react-query';
import type { eventsPage } from '../../src/contract/adminAudit.ts';
import type { smsDocument, testSmsDocument } from '../../src/contract/adminMessages.ts';
import { ask, type Wire } from './request.ts';

/** Whether text messages can be a factor here, and what is missing. */
export const smsQuery = queryOptions({
  queryKey: ['sms'],
  queryFn: ({ signal }) => ask<Wire<typeof smsDocument>>({ method: 'GET', path: '/sms', signal }),
});

export const sendTestSms = (to: string): Promise<Wire<typeof testSmsDocument>> => ask({ method: 'POST', path: '/sms/test', body: { to } });

/** The last messages that were not sent since a limit was reached. */
export const smsRefusalsQuery = queryOptions({
  queryKey: ['sms', 'refusals'],
  queryFn: async ({ signal }) =>
    (await ask<Wire<typeof eventsPage>>({ method: 'GET', path: '/audit/events', query: { type: 'sms.refused', limit: 10 }, signal }))
      .events,
});
