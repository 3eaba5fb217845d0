import type { z } from 'zod';
import type { stuckPersonDocument } from '../../contract/adminStuck.ts';
import type { Counted } from '../../domain/audit/troubles.ts';
import type { StuckExport } from '../../flows/stuck/exportStuck.ts';
import type { StuckShown } from '../../flows/stuck/listStuck.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { csvLine } from './csvLine.ts';
import { instantOrNull } from './instantOrNull.ts';

export function stuckPersonOf(person: StuckShown): z.input<typeof stuckPersonDocument> {
  const { user, last } = person;
  return {
    user: {
      id: user.id,
      loginName: user.loginName,
      displayName: user.displayName,
      mail: user.mail,
      kinds: [...person.kinds],
      enrolled: person.enrolled,
      bypassUntil: instantOrNull(person.bypassUntil),
      passUntil: instantOrNull(person.passUntil),
    },
    step: last.step,
    ended: person.ended,
    refusedBecause: last.refusedBecause,
    offered: [...last.offered],
    deadline: instantOrNull(last.deadline),
    attempts: person.flows,
    firstStuckAt: formatInstant(person.firstStuckAt),
    lastStuckAt: formatInstant(last.stuckAt),
    lastAttempt: last.attempt,
    applications: person.applications.map(({ id, name }) => ({ id, name })),
    tried: person.tried.map(copied),
    errors: person.errors.map(copied),
  };
}

/** What the administrator lost in the middle of an export. The answer breaks off, so that nobody takes it for all. */
class ExportBrokenOff extends Error {
  override readonly name = 'ExportBrokenOff';
}

const CSV_HEAD = [
  'login_name',
  'display_name',
  'mail',
  'step',
  'ended',
  'refused_because',
  'attempts',
  'first_stuck_at',
  'last_stuck_at',
  'deadline',
  'applications',
  'holds',
  'tried',
  'errors',
];

export async function* stuckCsv(parts: StuckExport): AsyncGenerator<string> {
  yield csvLine(CSV_HEAD);
  for await (const part of parts) {
    if (!part.ok) throw new ExportBrokenOff(part.code);
    yield part.value.map((person) => csvLine(cellsOf(person))).join('');
  }
}

function cellsOf(person: StuckShown): readonly (string | null)[] {
  const { user, step, ended, refusedBecause, attempts, firstStuckAt, lastStuckAt, deadline, applications, tried, errors } =
    stuckPersonOf(person);
  return [
    user.loginName,
    user.displayName,
    user.mail,
    step,
    ended,
    refusedBecause,
    String(attempts),
    firstStuckAt,
    lastStuckAt,
    deadline,
    applications.map(({ name }) => name).join('; '),
    user.kinds.join('; '),
    inWords(tried),
    inWords(errors),
  ];
}

function inWords(counted: readonly Counted[]): string {
  return counted.map(({ what, times }) => `${what} ${times}`).join('; ');
}

function copied({ what, times }: Counted): { what: string; times: number } {
  return { what, times };
}
