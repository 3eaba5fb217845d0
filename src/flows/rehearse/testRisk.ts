import { riskAsDrafted, riskAsRecorded } from '../../domain/risk/recordedRisk.ts';
import { riskRefused } from '../../domain/risk/riskRefused.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../domain/risk/riskSettings.ts';
import { after, DAY } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, notBesides } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { startOfDay } from '../startOfDay.ts';
import { daysOutOfRange } from './rehearsal.ts';
import { MANY, type ReplayRule, SLICE } from './replayRule.ts';
import { type Tested, testedOnRecord } from './testedOnRecord.ts';

export interface TestRisk extends Administration {
  readonly draft: Pick<RiskSettings, 'weights' | 'thresholds'>;
  /** Days of UTC, today among them, 1 to 90. */
  readonly days: number;
  readonly onProgress: ReplayRule['onProgress'];
}

export type TestRiskError = 'not_permitted' | 'risk_settings_malformed' | 'days_of_replay_out_of_range';

/**
 * What really happened in the last days, beside what other weights and thresholds would have made of it, enforced: the signals are
 * those on record, and are added up anew. Nothing is changed.
 */
export function testRisk(ports: Pick<Ports, 'store'>, sizes = { slice: SLICE, many: MANY }) {
  return ({ draft, days, onProgress, ...command }: TestRisk): Promise<Result<Tested, TestRiskError>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx, acting): Promise<Result<Tested, TestRiskError>> => {
      // It tells who signed in by name.
      const barred = notBesides(acting, 'read_audit') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const refusal = daysOutOfRange(days) ?? riskRefused({ ...DEFAULT_RISK, ...draft });
      if (refusal !== null) return refusal;
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const applications = new Map((await ports.store.listApplications(tx)).map((one) => [one.id as string, one]));
      const risk = { before: riskAsRecorded, after: (recorded: Parameters<typeof riskAsRecorded>[0]) => riskAsDrafted(recorded, draft) };
      const span = { from: after(startOfDay(tx.now), -(days - 1) * DAY), until: after(tx.now, 1) };
      const sides = { before: snapshot, after: snapshot, applications, risk };
      const rehearsal = { revision, span, sides, looked: { kind: 'risk' } } as const;
      return succeeded(await testedOnRecord(ports, tx, rehearsal, { ...sizes, onProgress }));
    });
}
