import type { Command } from 'commander';
import { listFactors } from '../../flows/factors/listFactors.ts';
import { removeFactor } from '../../flows/factors/removeFactor.ts';
import { id } from '../../kernel/id.ts';
import { answered, moment } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { malformedOption, userNamed } from '../lookups.ts';
import { table } from '../table.ts';

export function addFactorCommands(program: Command, run: CommandRun): void {
  const factor = program.command('factor').description('list and remove the second factors of a person');

  factor
    .command('list <login-name>')
    .description('the confirmed factors of a person')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const user = await userNamed({ ports, host }, loginName);
        if (!user.ok) return user;
        const listed = await listFactors(ports)({ ...host, user: user.value.id });
        if (!listed.ok) return listed;
        const rows = listed.value.map((one) => [
          one.kind,
          one.label,
          one.remaining === null ? '-' : String(one.remaining),
          moment(one.createdAt),
          moment(one.lastUsedAt),
          one.id,
        ]);
        return answered(listed.value, table(['kind', 'label', 'left', 'enrolled', 'last used', 'id'], rows, 'There is no second factor.'));
      }),
    );

  factor
    .command('remove <login-name> <factor>')
    .description('take a lost factor from a person; their sessions end (S8)')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string, text: string) => {
        const user = await userNamed({ ports, host }, loginName);
        if (!user.ok) return user;
        const known = id<'Factor'>(text);
        if (known === null) return malformedOption('the factor', 'the id that "factor list" shows');
        const removed = await removeFactor(ports)({ ...host, user: user.value.id, factor: known });
        return removed.ok ? answered(removed.value, `Removed a ${removed.value.kind} factor of ${user.value.loginName}.`) : removed;
      }),
    );
}
