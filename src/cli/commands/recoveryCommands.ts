import type { Command } from 'commander';
import { reopenEnrolmentWindow } from '../../flows/factors/reopenEnrolmentWindow.ts';
import { resetFactors } from '../../flows/factors/resetFactors.ts';
import { makePass } from '../../flows/passes/makePass.ts';
import { recoverOwner } from '../../flows/passes/recoverOwner.ts';
import { revokePass } from '../../flows/passes/revokePass.ts';
import { answered, moment } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { userNamed } from '../lookups.ts';
import { facts } from '../table.ts';

/** @param user the commands about accounts, of which two are here. */
export function addResetCommands(user: Command, run: CommandRun): void {
  user
    .command('reset-factors <login-name>')
    .description('take all factors from a person and open the enrolment window; their sessions end (B6)')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const reset = await resetFactors(ports)({ ...host, user: found.value.id });
        if (!reset.ok) return reset;
        const { removed, mustEnrolUntil } = reset.value;
        const text = `Removed ${removed.length === 0 ? 'no factor' : removed.join(', ')} of ${found.value.loginName}.`;
        return answered(reset.value, `${text} The next sign-in enrols, until ${moment(mustEnrolUntil)}.`);
      }),
    );

  user
    .command('open-enrolment <login-name>')
    .description('open another enrolment window for a person who was reset and has not enrolled since (B6)')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const opened = await reopenEnrolmentWindow(ports)({ ...host, user: found.value.id });
        if (!opened.ok) return opened;
        return answered(opened.value, `${found.value.loginName} can enrol until ${moment(opened.value.mustEnrolUntil)}.`);
      }),
    );
}

export function addRecoveryCommands(program: Command, run: CommandRun): void {
  const pass = program.command('pass').description('enrolment passes, for people who have lost their factor (B7)');

  pass
    .command('make <login-name>')
    .description('make a pass and show it this once; an earlier one is dead')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const made = await makePass(ports)({ ...host, user: found.value.id });
        if (!made.ok) return made;
        const { id, code, link, expiresAt } = made.value;
        const rows: [string, string][] = [
          ['pass', code],
          ['link', link],
          ['for', found.value.loginName],
          ['until', moment(expiresAt)],
        ];
        return answered({ id, code, link, expiresAt }, facts(rows));
      }),
    );

  pass
    .command('revoke <login-name>')
    .description('revoke the pass of a person that nobody has used')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const revoked = await revokePass(ports)({ ...host, user: found.value.id });
        return revoked.ok ? answered({ revoked: true }, `The pass of ${found.value.loginName} is dead.`) : revoked;
      }),
    );

  program
    .command('owner')
    .description('the way back for an owner who is locked out (B8)')
    .command('recover <login-name>')
    .description('take the factors of an owner away, end their sessions, unlock them, and give them a pass')
    .action(
      run.inTenant(async ({ ports, host, slug }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const recovered = await recoverOwner(ports)({ ...host, user: found.value.id });
        if (!recovered.ok) return recovered;
        const { owner, removed, mustEnrolUntil, pass: made } = recovered.value;
        const rows: [string, string][] = [
          ['owner', owner.loginName],
          ['removed', removed.join(', ') || '-'],
          ['pass', made.code],
          ['link', made.link],
          ['pass until', moment(made.expiresAt)],
          ['enrol until', moment(mustEnrolUntil)],
        ];
        const hints = [
          `When the password is lost too: sallyport --tenant ${slug} user set ${owner.loginName} --generate-password`,
          ...(owner.disabledAt === null ? [] : [`The account is disabled: sallyport --tenant ${slug} user enable ${owner.loginName}`]),
          'All owners are told.',
        ];
        const json = { user: owner.id, removed, mustEnrolUntil, pass: { code: made.code, link: made.link, expiresAt: made.expiresAt } };
        return answered(json, `${facts(rows)}\n\n${hints.join('\n')}`);
      }),
    );
}
