import type { Application } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { applicationNotFound } from './applicationDraft.ts';

export interface FindApplicationByClientId extends Administration {
  readonly clientId: string;
}

export function findApplicationByClientId(ports: Pick<Ports, 'store'>) {
  return (command: FindApplicationByClientId): Promise<Result<Application, 'not_permitted' | 'application_not_found'>> =>
    administer(ports, { ...command, act: 'read_applications', on: null }, async (tx) => {
      const found = await ports.store.findApplicationByClientId(tx, command.clientId);
      if (found === null) return applicationNotFound();
      const { secretHash: _hash, ...application } = found;
      return succeeded(application);
    });
}
