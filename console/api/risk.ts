import { queryOptions } from '@tanstack/react-query';
import type { riskDocument, riskSettingsDocument } from '../../src/contract/adminRisk.ts';
import { POLICY_KEY } from './policy.ts';
import { ask, type Wire } from './request.ts';

export type Risk = Wire<typeof riskDocument>;
export type RiskSettings = Wire<typeof riskSettingsDocument>;

/** What is made of the risk of a sign-in, and what came of it in the last 30 days. */
export const riskQuery = queryOptions({
  queryKey: [...POLICY_KEY, 'risk'],
  queryFn: ({ signal }) => ask<Risk>({ method: 'GET', path: '/policy/risk', signal }),
});

export const changeRisk = (settings: RiskSettings): Promise<RiskSettings> => ask({ method: 'PUT', path: '/policy/risk', body: settings });
