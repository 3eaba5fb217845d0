import { type Application, type ApplicationId, isBuiltIn } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { applicationNotFound, builtIn } from './applicationDraft.ts';

export interface SwitchApplication extends Administration {
  readonly application: ApplicationId;
  readonly to: 'enabled' | 'disabled';
}

/**
 * Shuts an application, or opens it again. While it is shut nobody signs in to it, it gets no code, and no token of it is
 * renewed or told anything about; its registration, its rule and the sessions of people stay.
 */
export function switchApplication(ports: Pick<Ports, 'store'>) {
  return (command: SwitchApplication): Promise<Result<Application, 'not_permitted' | 'application_not_found' | 'application_built_in'>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx) => {
      const isDisabled = command.to === 'disabled';
      const checked = await checkedUnderLock(ports, tx, async () => {
        const application = await ports.store.findApplication(tx, command.application);
        if (application === null) return applicationNotFound();
        return isBuiltIn(application) ? builtIn() : succeeded(application);
      });
      if (!checked.ok) return checked;
      const { value: application } = checked.value;
      if (!(await ports.store.switchApplication(tx, application.id, { isDisabled }))) return succeeded(application);
      const type = isDisabled ? 'application.disabled' : 'application.enabled';
      await record(ports, tx, eventBy(command.by, type, { application: application.id, data: { name: application.name } }));
      return succeeded({ ...application, disabledAt: isDisabled ? tx.now : null });
    });
}
