import type { UserId } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface RevokePass extends Administration {
  readonly user: UserId;
}

/** Ends the pass of a person that nobody has redeemed. A flow that redeemed it goes on. */
export function revokePass(ports: Pick<Ports, 'store'>) {
  return (command: RevokePass): Promise<Result<void, 'not_permitted' | 'user_not_found' | 'pass_not_found'>> =>
    administer(ports, { ...command, act: 'make_pass', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const pass = await ports.store.revokePass(tx, command.user);
      if (pass === null) return refused('pass_not_found', 'This person has no enrolment pass that is alive.');
      await record(ports, tx, eventBy(command.by, 'enrolment_pass.revoked', { user: command.user, data: { pass } }));
      return succeeded(undefined);
    });
}
