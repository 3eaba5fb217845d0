import { type Command, Option } from 'commander';
import { readStuckPlace, stuckPlaceText } from '../../contract/places.ts';
import { MFA_STEPS, type MfaStep } from '../../domain/sessions/mfaStep.ts';
import type { StuckFilter } from '../../domain/sessions/stuckFilter.ts';
import { listStuck, type StuckShown } from '../../flows/stuck/listStuck.ts';
import { showStuckFigures } from '../../flows/stuck/showStuckFigures.ts';
import { MINUTE } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Unstuck } from '../../ports/store/stuckStore.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { applicationNamed, groupNamed, instantGiven, limitGiven, malformedOption } from '../lookups.ts';
import { table } from '../table.ts';

interface StuckOptions {
  readonly search?: string;
  readonly application?: string;
  readonly group?: string;
  readonly step?: MfaStep;
  readonly enrolled?: 'yes' | 'no';
  readonly from?: string;
  readonly after?: string;
  readonly limit: string;
}

/** Days of the past in which people got in. */
const UNSTUCK_DAYS = 30;

export function addStuckCommand(program: Command, run: CommandRun): void {
  program
    .command('stuck')
    .description('who reached the second step and did not get past it since, whoever stopped last first (A2)')
    .option('--search <text>', 'part of the login name, the display name or the mail address')
    .option('--application <client-id>', 'only those on the way to this application')
    .option('--group <name>', 'only those in this group')
    .addOption(new Option('--step <step>', 'only those who stopped there').choices(MFA_STEPS))
    .addOption(new Option('--enrolled <answer>', 'only people who hold a factor, or do not').choices(['yes', 'no']))
    .option('--from <instant>', 'only those who stopped at this instant or later, in UTC')
    .option('--after <place>', 'go on where the page before ended')
    .option('--limit <number>', 'at most so many, 1 to 1000', '50')
    .action(run.inTenant(stuck));
}

async function stuck(tenant: TenantRun, options: StuckOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const after = options.after === undefined ? null : readStuckPlace(options.after);
  if (after === null && options.after !== undefined) return malformedOption('--after', 'the place that the page before named');
  const filter = await filterFrom(tenant, options);
  if (!filter.ok) return filter;
  const listed = await listStuck(ports)({ ...host, filter: filter.value, after, limit: limit.value });
  if (!listed.ok) return listed;
  const figures = await showStuckFigures(ports)({ ...host, filter: filter.value, days: UNSTUCK_DAYS });
  if (!figures.ok) return figures;
  const { people, next } = listed.value;
  const { people: count, more, unstuck } = figures.value;
  const head = ['who', 'step', 'ended', 'times', 'since', 'last', 'deadline', 'to', 'tried', 'errors'];
  const list = table(head, people.map(cellsOf), 'Nobody is stuck.');
  const told = people.length === 0 ? '' : `\n${count}${more ? '+' : ''} stuck.`;
  const further = next === null ? '' : `\nThere are more: --after '${stuckPlaceText(next)}'`;
  const json = { people, next: next === null ? null : stuckPlaceText(next), stuck: { people: count, more }, unstuck };
  return answered(json, `${list}${told}${timeToUnstuck(unstuck)}${further}`);
}

async function filterFrom(tenant: TenantRun, options: StuckOptions): Promise<Result<StuckFilter>> {
  const application = options.application === undefined ? null : await applicationNamed(tenant, options.application);
  if (application !== null && !application.ok) return application;
  const group = options.group === undefined ? null : await groupNamed(tenant, options.group);
  if (group !== null && !group.ok) return group;
  const from = instantGiven(options.from, '--from');
  if (!from.ok) return from;
  const { search = null, step = null, enrolled = null } = options;
  return succeeded({
    search,
    step,
    enrolled,
    from: from.value,
    application: application?.value.id ?? null,
    group: group?.value.id ?? null,
  });
}

function cellsOf({ user, last, ended, flows, firstStuckAt, applications, tried, errors }: StuckShown): readonly string[] {
  return [
    user.loginName,
    last.step,
    last.refusedBecause ?? ended,
    String(flows),
    moment(firstStuckAt),
    moment(last.stuckAt),
    moment(last.deadline),
    applications.map(({ name }) => name).join(', ') || '-',
    tried.map(({ what, times }) => `${what} ${times}`).join(', ') || '-',
    errors.map(({ what, times }) => `${what} ${times}`).join(', ') || '-',
  ];
}

function timeToUnstuck({ people, median }: Unstuck): string {
  if (median === null) return '';
  return `\n${people} got in after having been stuck in the last ${UNSTUCK_DAYS} days, half of them within ${Math.ceil(median / MINUTE)} minutes.`;
}
