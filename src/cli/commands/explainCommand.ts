import type { Command } from 'commander';
import { decisionJson } from '../../contract/decisionJson.ts';
import { describeSignals, ENGLISH_SIGNALS } from '../../domain/risk/signalWords.ts';
import { explain } from '../../flows/explain/explain.ts';
import { answered, moment } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { applicationNamed, instantGiven, userNamed } from '../lookups.ts';

const GATES = {
  none: '',
  disabled: 'The account is disabled: it cannot sign in at all.\n',
  second_factor_locked: 'The second factor is locked after too many wrong codes: "sallyport user unlock" ends that.\n',
} as const;

interface ExplainOptions {
  readonly at?: string;
  readonly from?: string;
  readonly newBrowser?: true;
}

export function addExplainCommand(program: Command, run: CommandRun): void {
  program
    .command('explain <user> [application]')
    .description('what would happen if this person signed in with the right password, and why')
    .option('--at <instant>', 'an instant in UTC; default: now')
    .option('--from <address>', 'from this network address: assesses risk as well')
    .option('--new-browser', 'with a browser that they never used, where --from is given')
    .action(
      run.inTenant(async (tenant, loginName: string, clientId: string | undefined, options: ExplainOptions) => {
        const at = instantGiven(options.at, '--at');
        if (!at.ok) return at;
        const user = await userNamed(tenant, loginName);
        if (!user.ok) return user;
        const application = clientId === undefined ? null : await applicationNamed(tenant, clientId);
        if (application !== null && !application.ok) return application;
        const explained = await explain(tenant.ports)({
          ...tenant.host,
          user: user.value.id,
          application: application?.value.id ?? null,
          at: at.value,
          language: 'en',
          ...(options.from === undefined
            ? {}
            : { from: { address: options.from, browser: options.newBrowser === true ? 'new' : 'one_of_theirs' } }),
        });
        if (!explained.ok) return explained;
        const { outcome, sentences, gate, decision, risk } = explained.value;
        const where = application === null ? 'no application in particular' : `"${application.value.name}"`;
        const head = `${user.value.displayName} signs in to ${where} at ${moment(explained.value.at)}:`;
        const text = `${head}\n\n${GATES[gate]}${outcome}\n\nWhy:\n${sentences
          .filter((sentence) => sentence !== outcome)
          .map((sentence) => `- ${sentence}`)
          .join(
            '\n',
          )}${risk === null ? '' : `\n\nRisk (${risk.mode}): ${risk.score} of 100, ${risk.band}: ${describeSignals(risk.signals, ENGLISH_SIGNALS)}.`}`;
        return answered({ ...explained.value, decision: decisionJson(decision) }, text);
      }),
    );
}
