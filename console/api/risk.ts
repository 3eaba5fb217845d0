import { queryOptions } from '@tanstack/react-query';
import type { riskDocument, riskSettingsDocument, riskTestDocument, testRiskBody } from '../../src/contract/adminRisk.ts';
import type { Counted } from './impact.ts';
import { POLICY_KEY } from './policy.ts';
import { ask, askRaw, type Wire } from './request.ts';
import { toldInLines } from './toldInLines.ts';

export type Risk = Wire<typeof riskDocument>;
export type RiskSettings = Wire<typeof riskSettingsDocument>;

/** What is made of the risk of a sign-in, and what came of it in the last 30 days. */
export const riskQuery = queryOptions({
  queryKey: [...POLICY_KEY, 'risk'],
  queryFn: ({ signal }) => ask<Risk>({ method: 'GET', path: '/policy/risk', signal }),
});

export const changeRisk = (settings: RiskSettings): Promise<RiskSettings> => ask({ method: 'PUT', path: '/policy/risk', body: settings });

/** Judges what really happened in the last days with other weights and thresholds. Many sign-ins take a while, and it tells how far it is. */
export async function testRisk(
  { weights, thresholds }: Pick<Wire<typeof testRiskBody>, 'weights' | 'thresholds'>,
  onProgress: (counted: Counted) => void,
): Promise<Wire<typeof riskTestDocument>> {
  const body = { weights, thresholds, days: 30 };
  const answer = await askRaw({ method: 'POST', path: '/policy/risk/test', body, accept: 'application/x-ndjson' });
  return toldInLines<Wire<typeof riskTestDocument>, Counted>(answer, 'test', onProgress);
}
