import type { Application } from '../../domain/directory/application.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

/** All applications, the built-in ones among them. */
export function listApplications(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly Application[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_applications', on: null }, async (tx) => succeeded(await ports.store.listApplications(tx)));
}
