import type { Command } from 'commander';
import type { Scope } from '../../domain/policy/rule.ts';
import { type Readiness, showReadiness } from '../../flows/rollout/showReadiness.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { malformedOption } from '../lookups.ts';
import { type ScopeOptions, scopeGiven } from '../policyScope.ts';
import { table } from '../table.ts';

interface ReadinessOptions extends Pick<ScopeOptions, 'group' | 'application'> {
  readonly percent: string;
}

/** Days of the past; the last two weeks of them say how it goes on. */
const DAYS = 30;

export function addReadinessCommand(program: Command, run: CommandRun): void {
  program
    .command('readiness')
    .description('who holds a second factor, and when a share of the people will')
    .option('--group <name>', 'only the members of this group')
    .option('--application <client-id>', 'only those who were on their way to it in the last 30 days')
    .option('--percent <number>', 'of which the day is foretold, 1 to 100', '95')
    .action(run.inTenant(readiness));
}

async function readiness(tenant: TenantRun, { percent, ...options }: ReadinessOptions): Promise<Result<Answer>> {
  const share = /^\d{1,3}$/.test(percent) ? Number(percent) / 100 : 0;
  if (share <= 0 || share > 1) return malformedOption('--percent', 'a whole number from 1 to 100');
  const scope = await scopeFrom(tenant, options);
  if (!scope.ok) return scope;
  const shown = await showReadiness(tenant.ports)({ ...tenant.host, scope: scope.value, kinds: null, days: DAYS, share });
  if (!shown.ok) return shown;
  const { people, ready, groups } = shown.value;
  const rows = groups.map((group) => [group.name, String(group.ready), String(group.people)]);
  const list = groups.length === 0 ? [] : [table(['group', 'ready', 'of'], rows, '')];
  return answered(shown.value, [`${ready} of ${people} people hold a factor. ${foretold(shown.value, percent)}`, ...list].join('\n'));
}

async function scopeFrom(tenant: TenantRun, options: ScopeOptions): Promise<Result<Scope>> {
  const named = await scopeGiven(tenant, options);
  return named.ok ? succeeded(named.value?.scope ?? { kind: 'tenant' }) : named;
}

function foretold({ forecast }: Readiness, percent: string): string {
  switch (forecast.kind) {
    case 'reached':
      return `That is ${percent} % or more.`;
    case 'on':
      return `At ${forecast.perDay} a day ${percent} % will on ${formatInstant(forecast.day).slice(0, 10)}.`;
    case 'out_of_sight':
      return `At ${forecast.perDay} a day ${percent} % will not within a year.`;
  }
}
