import type { Command } from 'commander';
import { renewBackupCodes } from '../../flows/factors/renewBackupCodes.ts';
import { answered } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { userNamed } from '../lookups.ts';

export function addCodesCommand(user: Command, run: CommandRun): void {
  user
    .command('renew-codes <login-name>')
    .description('make new backup codes for a person and show them this once; the codes before are dead (F11)')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const renewed = await renewBackupCodes(ports)({ ...host, user: found.value.id });
        if (!renewed.ok) return renewed;
        const { codes } = renewed.value;
        const lead = `New backup codes of ${found.value.loginName}. They are shown this once; the codes before are dead.`;
        return answered(renewed.value, [lead, ...codes].join('\n'));
      }),
    );
}
