import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { applicationNotFound } from './applicationDraft.ts';

export interface ShowApplication extends Administration {
  readonly application: ApplicationId;
}

export function showApplication(ports: Pick<Ports, 'store'>) {
  return (command: ShowApplication): Promise<Result<Application, 'not_permitted' | 'application_not_found'>> =>
    administer(ports, { ...command, act: 'read_applications', on: null }, async (tx) => {
      const application = await ports.store.findApplication(tx, command.application);
      return application === null ? applicationNotFound() : succeeded(application);
    });
}
