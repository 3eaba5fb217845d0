import type { Command } from 'commander';
import { RISK_MODES, type RiskSettings } from '../../domain/risk/riskSettings.ts';
import { RISK_BANDS } from '../../domain/risk/score.ts';
import { SIGNAL_KINDS, type SignalKind } from '../../domain/risk/signals.ts';
import { testRisk } from '../../flows/rehearse/testRisk.ts';
import { changeRisk } from '../../flows/risk/changeRisk.ts';
import { showRisk } from '../../flows/risk/showRisk.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { malformedOption } from '../lookups.ts';
import { riskSettingsText } from '../riskSettingsText.ts';
import { table } from '../table.ts';
import { testedText } from '../testedText.ts';

interface RiskOptions {
  readonly mode?: string;
  readonly notice?: string;
  readonly ask?: string;
  readonly refuse?: string;
  readonly remember?: string;
  readonly weight?: readonly string[];
  readonly test?: true;
  readonly days?: string;
}

/** What a tenant makes of how unusual a sign-in is. */
export function addRiskCommands(policy: Command, run: CommandRun): void {
  policy
    .command('risk')
    .description('show what is made of the risk of a sign-in, or change what is given')
    .option('--mode <mode>', RISK_MODES.join(', '))
    .option('--notice <score>', 'mark a sign-in from this score on')
    .option('--ask <score>', 'ask for a factor from this score on')
    .option('--refuse <score>', 'refuse from this score on; never: refuse nobody')
    .option('--remember <days>', 'remember so long from where people signed in')
    .option('--weight <signal=points...>', `what a signal adds: ${SIGNAL_KINDS.join(', ')}`)
    .option('--test', 'save nothing, and tell what it would have asked in the last days')
    .option('--days <days>', 'with --test: 1 to 90; default 30')
    .action(run.inTenant(risk));
}

async function risk({ ports, host }: TenantRun, options: RiskOptions): Promise<Result<Answer>> {
  const shown = await showRisk(ports)(host);
  if (!shown.ok) return shown;
  const { settings, sources, figures } = shown.value;
  if (Object.keys(options).length > 0) {
    const wanted = changedBy(settings, options);
    if (!wanted.ok) return wanted;
    if (options.test === true) return test({ ports, host }, wanted.value, options.days);
    if (options.days !== undefined) return malformedOption('--days', 'given with --test');
    const changed = await changeRisk(ports)({ ...host, settings: wanted.value });
    return changed.ok ? answered(changed.value, riskSettingsText(changed.value)) : changed;
  }
  const files = sources.map(({ kind, name, state, covers }) => [kind, name, state, String(covers ?? '-')]);
  const signals = SIGNAL_KINDS.map((kind) => [kind, String(settings.weights[kind]), String(figures.signals[kind])]);
  const bands = RISK_BANDS.map((band) => [band, String(figures.bands[band])]);
  return answered(
    shown.value,
    [
      riskSettingsText(settings),
      table(['signal', 'weight', 'last 30 days'], signals, ''),
      table(['came to', 'last 30 days'], bands, ''),
      table(['source', 'file', 'state', 'covers'], files, 'No files about addresses: the signals that need them are off.'),
    ].join('\n\n'),
  );
}

async function test({ ports, host }: Pick<TenantRun, 'ports' | 'host'>, draft: RiskSettings, days = '30'): Promise<Result<Answer>> {
  const tested = await testRisk(ports)({ ...host, draft, days: wholeFrom(days), onProgress: null });
  return tested.ok ? answered(tested.value, testedText(tested.value)) : tested;
}

function changedBy(before: RiskSettings, { mode, notice, ask, refuse, remember, weight = [] }: RiskOptions): Result<RiskSettings> {
  const known = mode === undefined ? before.mode : RISK_MODES.find((one) => one === mode);
  if (known === undefined) return malformedOption('--mode', `one of ${RISK_MODES.join(', ')}`);
  const weights: Record<SignalKind, number> = { ...before.weights };
  for (const one of weight) {
    const [name, points] = one.split('=');
    const kind = SIGNAL_KINDS.find((signal) => signal === name);
    if (kind === undefined) return malformedOption('--weight', `signal=points, the signal one of ${SIGNAL_KINDS.join(', ')}`);
    weights[kind] = wholeFrom(points);
  }
  const { thresholds, rememberDays } = before;
  return {
    ok: true,
    value: {
      mode: known,
      weights,
      thresholds: {
        notice: notice === undefined ? thresholds.notice : wholeFrom(notice),
        ask: ask === undefined ? thresholds.ask : wholeFrom(ask),
        refuse: refuse === undefined ? thresholds.refuse : refuse === 'never' ? null : wholeFrom(refuse),
      },
      rememberDays: remember === undefined ? rememberDays : wholeFrom(remember),
    },
  };
}

/** What is no whole number is out of every range. */
function wholeFrom(text: string | undefined): number {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : -1;
}
