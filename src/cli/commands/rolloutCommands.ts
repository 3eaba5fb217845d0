import type { Command } from 'commander';
import { listRollouts } from '../../flows/rollout/listRollouts.ts';
import { pauseRollout } from '../../flows/rollout/pauseRollout.ts';
import { previewRollout } from '../../flows/rollout/previewRollout.ts';
import { resumeRollout } from '../../flows/rollout/resumeRollout.ts';
import { rollBackRollout } from '../../flows/rollout/rollBackRollout.ts';
import { showRollout } from '../../flows/rollout/showRollout.ts';
import { startRollout } from '../../flows/rollout/startRollout.ts';
import { type Id, id } from '../../kernel/id.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { instantGiven, malformedOption } from '../lookups.ts';
import { scopeNames } from '../policyScope.ts';
import { type PlanOptions, planGiven } from '../rolloutOptions.ts';
import { previewText, rolloutText, whoTexts } from '../rolloutText.ts';
import { table } from '../table.ts';
import { addRolloutMailCommands } from './rolloutMailCommands.ts';

interface Confirmed {
  readonly acceptDeadEnds?: true;
}

export function addRolloutCommands(program: Command, run: CommandRun): void {
  const rollout = program.command('rollout').description('from Optional to Required, in stages with dates and a brake');
  addRolloutMailCommands(rollout, run);

  planOptions(rollout.command('plan').description('what a plan comes to, in dates and people; changes nothing')).action(
    run.inTenant(preview),
  );
  planOptions(rollout.command('start').description('put a plan into the timelines'))
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(run.inTenant(start));
  rollout.command('list').description('roll-outs, the newest first').action(run.inTenant(list));
  rollout.command('show <rollout>').description('stages, readiness and what the brake says').action(run.inTenant(show));
  rollout
    .command('pause <rollout>')
    .description('withdraw what is to come; what has begun goes on')
    .action(
      run.inTenant(({ ports, host }, text: string) =>
        onOne(text, async (named) => {
          const paused = await pauseRollout(ports)({ ...host, rollout: named, expectedEdition: null });
          return paused.ok ? answered(paused.value, 'Paused. What was to come is withdrawn; what has begun goes on.') : paused;
        }),
      ),
    );
  rollout
    .command('resume <rollout>')
    .description('let a roll-out that was paused or halted go on')
    .option('--next <instant>', 'the date of the next stage; default: as planned, or later by as long as it stood still')
    .option('--without-brake', 'it goes on whatever comes of it')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(run.inTenant(resume));
  rollout
    .command('roll-back <rollout>')
    .description('withdraw what is to come, and let the rules say again what they said before')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(
      run.inTenant(({ ports, host }, text: string, options: Confirmed) =>
        onOne(text, async (named) => {
          const back = await rollBackRollout(ports)({ ...host, rollout: named, expectedEdition: null, deadEnds: onDeadEnds(options) });
          return back.ok ? answered(back.value, 'Rolled back. The rules say again what they said before.') : back;
        }),
      ),
    );
}

function planOptions(command: Command): Command {
  return command
    .requiredOption('--name <name>', 'what it is called')
    .option('--tenant-rule', 'for everybody in the tenant')
    .option('--group <name...>', 'for members of groups')
    .option('--application <client-id...>', 'for applications')
    .requiredOption('--date <instant>', 'from when on everybody must, in UTC: 2026-12-14T09:00:00Z')
    .option('--first <groups@instant...>', 'a stage before: groups with commas between them, @, and their date')
    .option('--share <percent@instant...>', 'a stage before: a percent of the people, @, and their date')
    .option('--grace-days <days>', 'so long before its date people are asked and can put it off; default: 1')
    .option('--timing <timing>', 'next-sign-in (default) or first-sign-in')
    .option('--existing-sessions <what>', 'keep (default), or recheck: judge them again at their next authorization (S5)')
    .option('--least-ready <percent>', 'of the people of the next stage; fewer halt it; default: 50')
    .option('--most-stuck <percent>', 'of the people who were asked; more halt it; default: 5')
    .option('--without-brake', 'it goes on whatever comes of it')
    .option(
      '--reminders <days>',
      'so many days before their date people without a factor are reminded by mail; none: never; default: 14,7,1,0',
    )
    .option('--without-announcement', 'nobody is told at the start')
    .option('--mails-per-minute <number>', 'no more mails than that are written in a minute; default: 300')
    .option('--without-mails', 'nobody is told by mail');
}

async function preview(tenant: TenantRun, options: PlanOptions): Promise<Result<Answer>> {
  const plan = await planGiven(tenant, options);
  if (!plan.ok) return plan;
  const shown = await previewRollout(tenant.ports)({ ...tenant.host, plan: plan.value });
  if (!shown.ok) return shown;
  return answered(shown.value, previewText(plan.value, shown.value, await scopeNames(tenant)));
}

async function start(tenant: TenantRun, options: PlanOptions & Confirmed): Promise<Result<Answer>> {
  const plan = await planGiven(tenant, options);
  if (!plan.ok) return plan;
  const command = { ...tenant.host, plan: plan.value, expectedRevision: null, deadEnds: onDeadEnds(options) };
  const started = await startRollout(tenant.ports)(command);
  if (!started.ok) return started;
  const { steps } = started.value;
  return answered(started.value, `Started, as roll-out ${started.value.id}, with ${steps.length} version(s). "policy list" shows them.`);
}

async function list(tenant: TenantRun): Promise<Result<Answer>> {
  const listed = await listRollouts(tenant.ports)({ ...tenant.host, before: null, limit: 1_000 });
  if (!listed.ok) return listed;
  const rows = listed.value.rollouts.map(({ rollout, standing, stages }) => {
    const next = stages.find(({ state }) => state === 'coming');
    return [rollout.plan.name, standing.replace('_', ' '), moment(next?.opensAt ?? null), moment(stages.at(-1)?.dueAt ?? null), rollout.id];
  });
  return answered(listed.value, table(['name', 'state', 'next stage', 'last date', 'roll-out'], rows, 'There was no roll-out yet.'));
}

function show(tenant: TenantRun, text: string): Promise<Result<Answer>> {
  return onOne(text, async (rollout) => {
    const shown = await showRollout(tenant.ports)({ ...tenant.host, rollout });
    if (!shown.ok) return shown;
    return answered(shown.value, rolloutText(shown.value, whoTexts(shown.value.rollout.plan, await scopeNames(tenant))));
  });
}

function resume({ ports, host }: TenantRun, text: string, options: Confirmed & { readonly next?: string; readonly withoutBrake?: true }) {
  return onOne(text, async (rollout) => {
    const next = instantGiven(options.next, '--next');
    if (!next.ok) return next;
    const brake = options.withoutBrake === true ? null : 'as_planned';
    const command = { ...host, rollout, expectedEdition: null, next: next.value, brake, deadEnds: onDeadEnds(options) } as const;
    const resumed = await resumeRollout(ports)(command);
    return resumed.ok ? answered(resumed.value, 'It goes on.') : resumed;
  });
}

async function onOne(text: string, act: (rollout: Id<'Rollout'>) => Promise<Result<Answer>>): Promise<Result<Answer>> {
  const rollout = id<'Rollout'>(text);
  return rollout === null ? malformedOption('the roll-out', 'the id that "rollout list" shows') : act(rollout);
}

function onDeadEnds({ acceptDeadEnds }: Confirmed): 'accept' | 'refuse' {
  return acceptDeadEnds === true ? 'accept' : 'refuse';
}
