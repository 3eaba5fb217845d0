import type { TenantId } from '../../domain/directory/tenant.ts';
import { after, DAY, type Instant, MINUTE } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DailyFigures } from '../../ports/store/overviewStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { startOfDay } from '../startOfDay.ts';

/** An event has the time at which its transaction began: by then all of a day are written. */
const SETTLE = 5 * MINUTE;
/** So many days are counted of a tenant that was there before anything was counted. */
const MOST_DAYS = 366;

/**
 * Counts the days up to today: those that are not over, those that were missed, and none twice to another end. Sign-ins of
 * missed days are read from the audit. Who is enrolled changes only while a server runs, and a server that runs counts: so
 * what is so after an interruption was so all through it.
 */
export function noteFigures(ports: Pick<Ports, 'store'>) {
  return async ({ tenantId }: { readonly tenantId: TenantId }): Promise<void> => {
    let day: Instant | null = null;
    for (let more = true; more; ) {
      const { counted, today } = await ports.store.transaction(tenantId, async (tx) => {
        const toCount = day ?? (await firstDay(ports, tx));
        await ports.store.saveFigures(tx, await figuresOf(ports, tx, toCount));
        return { counted: toCount, today: startOfDay(tx.now) };
      });
      day = after(counted, DAY);
      more = day <= today;
    }
  };
}

async function firstDay({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<Instant> {
  const today = startOfDay(tx.now);
  const earliest = Math.max(startOfDay(await store.tenantCreatedAt(tx)), after(today, -MOST_DAYS * DAY));
  return Math.min(today, (await store.firstDayToCount(tx, SETTLE)) ?? earliest) as Instant;
}

async function figuresOf({ store }: Pick<Ports, 'store'>, tx: Tx, day: Instant): Promise<DailyFigures> {
  const end = after(day, DAY);
  const happened = await store.countHappened(tx, { from: day, until: end });
  if (end > tx.now) return { day, ...happened, enrolment: await store.countEnrolled(tx, null) };
  // Before the first day that was counted nobody knows who was enrolled: what was removed since leaves no trace.
  const counted = await store.listFigures(tx, after(day, -DAY));
  const isKnown = counted.some((other) => other.day <= day && other.enrolment !== null);
  return { day, ...happened, enrolment: isKnown ? await store.countEnrolled(tx, end) : null };
}
