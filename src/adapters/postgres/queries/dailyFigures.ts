import { sql } from 'kysely';
import { DAY, type Instant } from '../../../kernel/instant.ts';
import type { DailyFigures } from '../../../ports/store/overviewStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';

interface FiguresRow {
  readonly day: Instant;
  readonly people: number | null;
  readonly enrolled: number | null;
  readonly sign_ins_aal1: number;
  readonly sign_ins_aal2: number;
  readonly enrolments: number;
}

export async function listFigures(tx: Tx, from: Instant): Promise<readonly DailyFigures[]> {
  const rows = await ask<FiguresRow>(
    tx,
    sql`select day, people, enrolled, sign_ins_aal1, sign_ins_aal2, enrolments from daily_figures
      where tenant_id = ${tx.tenantId} and day >= ${at(from)} order by day`,
  );
  return rows.map(({ day, people, enrolled, enrolments, ...signIns }) => ({
    day,
    enrolment: people === null || enrolled === null ? null : { people, enrolled },
    signIns: { 1: signIns.sign_ins_aal1, 2: signIns.sign_ins_aal2 },
    enrolments,
  }));
}

export async function saveFigures(tx: Tx, { day, enrolment, signIns, enrolments }: DailyFigures): Promise<void> {
  await ask(
    tx,
    sql`insert into daily_figures as f (tenant_id, day, people, enrolled, sign_ins_aal1, sign_ins_aal2, enrolments, counted_at)
      values (${tx.tenantId}, ${at(day)}, ${enrolment?.people ?? null}, ${enrolment?.enrolled ?? null}, ${signIns[1]}, ${signIns[2]}, ${enrolments}, ${at(tx.now)})
      on conflict (tenant_id, day) do update set
        people = coalesce(excluded.people, f.people), enrolled = coalesce(excluded.enrolled, f.enrolled),
        sign_ins_aal1 = excluded.sign_ins_aal1, sign_ins_aal2 = excluded.sign_ins_aal2,
        enrolments = excluded.enrolments, counted_at = excluded.counted_at`,
  );
}

export async function firstDayToCount(tx: Tx, settle: number): Promise<Instant | null> {
  const row = await askOne<{ day: Instant | null }>(
    tx,
    sql`select coalesce(
        min(day) filter (where counted_at < day + ${DAY + settle} * interval '1 millisecond'),
        max(day) + ${DAY} * interval '1 millisecond'
      ) as day from daily_figures where tenant_id = ${tx.tenantId}`,
  );
  return row?.day ?? null;
}
