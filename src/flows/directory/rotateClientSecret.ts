import { type ApplicationId, isBuiltIn } from '../../domain/directory/application.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { applicationNotFound, builtIn } from './applicationDraft.ts';
import { newSecret } from './newSecret.ts';

export interface RotateClientSecret extends Administration {
  readonly application: ApplicationId;
}

export type RotateClientSecretError = 'not_permitted' | 'application_not_found' | 'application_built_in' | 'client_is_public';

/** Makes a new secret. The old one is dead at once, and the new one is shown this once. */
export function rotateClientSecret(ports: Pick<Ports, 'store' | 'random' | 'digest'>) {
  return (command: RotateClientSecret): Promise<Result<{ readonly clientSecret: string }, RotateClientSecretError>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, async () => {
        const application = await ports.store.findApplication(tx, command.application);
        if (application === null) return applicationNotFound();
        if (isBuiltIn(application)) return builtIn();
        const hasNone = application.oidc === null || application.oidc.authMethod === 'none';
        return hasNone ? refused('client_is_public', 'A public client and a protected host have no secret.') : succeeded(application);
      });
      if (!checked.ok) return checked;
      const secret = newSecret(ports);
      await ports.store.replaceClientSecret(tx, command.application, secret.hash);
      const told = { application: command.application, data: { changed: ['clientSecret'] } };
      await record(ports, tx, eventBy(command.by, 'application.changed', told));
      return succeeded({ clientSecret: secret.plain });
    });
}
