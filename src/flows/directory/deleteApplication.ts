import { type ApplicationId, isBuiltIn } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notBesides } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { notCancellingSweeps } from '../notCancellingSweeps.ts';
import { record } from '../record.ts';
import { applicationNotFound, builtIn } from './applicationDraft.ts';

export interface DeleteApplication extends Administration {
  readonly application: ApplicationId;
}

/** Deletes an application with its rule. Nobody can open it any more; sessions of people go on. */
export function deleteApplication(ports: Pick<Ports, 'store'>) {
  return (command: DeleteApplication): Promise<Result<void, 'not_permitted' | 'application_not_found' | 'application_built_in'>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx, acting) => {
      const checked = await checkedUnderLock(ports, tx, async () => {
        const application = await ports.store.findApplication(tx, command.application);
        if (application === null) return applicationNotFound();
        if (isBuiltIn(application)) return builtIn();
        // Made again under the same client_id it would have none of the rule, which is policy.
        const rules = await ports.store.listPolicyVersions(tx, { kind: 'application', application: application.id });
        const versions = rules.map(({ id }) => id);
        const barred =
          (rules.length === 0 ? null : notBesides(acting, 'set_policy')) ?? (await notCancellingSweeps(ports, tx, { acting, versions }));
        return barred ?? succeeded(application);
      });
      if (!checked.ok) return checked;
      const { id, clientId, name } = checked.value.value;
      await ports.store.deleteApplication(tx, id);
      await record(ports, tx, eventBy(command.by, 'application.deleted', { application: id, data: { clientId, name } }));
      return succeeded(undefined);
    });
}
