import type { UserId } from '../../domain/directory/user.ts';
import { after, formatInstant, HOUR, type Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';

export interface ReopenEnrolmentWindow extends Administration {
  readonly user: UserId;
}

export type ReopenEnrolmentWindowError = 'not_permitted' | 'user_not_found' | 'no_enrolment_window';

/** B6: another window for somebody whose factors were reset and who has not enrolled since. */
export function reopenEnrolmentWindow(ports: Pick<Ports, 'store'>) {
  return (command: ReopenEnrolmentWindow): Promise<Result<{ readonly mustEnrolUntil: Instant }, ReopenEnrolmentWindowError>> =>
    administer(ports, { ...command, act: 'reset_factors', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const { settings } = await tenantHere(ports, tx);
      const mustEnrolUntil = after(tx.now, settings.enrolmentWindowHours * HOUR);
      if (!(await ports.store.reopenEnrolmentWindow(tx, command.user, mustEnrolUntil))) {
        return refused('no_enrolment_window', 'This person was not reset, or has enrolled since. There is no window to open again.');
      }
      const data = { until: formatInstant(mustEnrolUntil) };
      await record(ports, tx, eventBy(command.by, 'user.enrolment_window_opened', { user: command.user, data }));
      return succeeded({ mustEnrolUntil });
    });
}
