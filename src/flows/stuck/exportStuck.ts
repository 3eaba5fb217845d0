import type { StuckFilter, StuckPlace } from '../../domain/sessions/stuckFilter.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { listStuck, notNamingPeople, type StuckShown } from './listStuck.ts';

export interface ExportStuck extends Administration {
  readonly filter: StuckFilter;
}

/** A part at a time. A refusal in the middle is the last part: what came before it is not all. */
export type StuckExport = AsyncIterable<Result<readonly StuckShown[], 'not_permitted'>>;

const PART = 1_000;

/** All whom a filter finds. It is on record before the first row leaves, and each part is judged anew, as in exportAudit.ts. */
export function exportStuck(ports: Pick<Ports, 'store'>) {
  async function* parts({ filter, ...by }: ExportStuck): StuckExport {
    for (let after: StuckPlace | null = null, more = true; more; ) {
      const part = await listStuck(ports)({ ...by, filter, after, limit: PART });
      if (part.ok) yield succeeded(part.value.people);
      else yield part;
      after = part.ok ? part.value.next : null;
      more = after !== null;
    }
  }

  return (command: ExportStuck): Promise<Result<StuckExport, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'export_audit', on: null }, async (tx, acting) => {
      const barred = notNamingPeople(acting);
      if (barred !== null) return barred;
      const { from, ...filter } = command.filter;
      const question = { list: 'stuck', ...filter, from: from === null ? null : formatInstant(from) };
      await record(ports, tx, eventBy(command.by, 'audit.exported', { data: { format: 'csv', question, until: formatInstant(tx.now) } }));
      return succeeded(parts(command));
    });
}
