import type { UserId } from '../../domain/directory/user.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn, userNotFound } from '../personActedOn.ts';
import { record } from '../record.ts';
import { newPass, type PassMade, type PassPorts } from './newPass.ts';

export interface MakePass extends Administration {
  readonly user: UserId;
}

/** B7: makes a one-time code that stands in for the factor that another person no longer has. It ends nothing and removes nothing. */
export function makePass(ports: PassPorts) {
  return (command: MakePass): Promise<Result<PassMade, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'make_pass', on: command.user }, async (tx, acting) => {
      // Held from here on: of two that are made at once one is alive.
      if (!(await ports.store.lockUser(tx, command.user))) return userNotFound();
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const made = await newPass(ports, tx, command);
      const data = { pass: made.id, until: formatInstant(made.expiresAt), replaced: made.replaced };
      await record(ports, tx, eventBy(command.by, 'enrolment_pass.made', { user: command.user, data }));
      return succeeded(made);
    });
}
