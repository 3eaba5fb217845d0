import type { Application, BuiltInApplication } from '../domain/directory/application.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/**
 * A part of the product as the application that it is.
 * @throws when it is not there, which nothing lets happen: every tenant is made with it, and it can neither be deleted nor renamed.
 */
export async function builtInApplication({ store }: Pick<Ports, 'store'>, tx: Tx, name: BuiltInApplication): Promise<Application> {
  const application = await store.findApplicationByClientId(tx, name);
  if (application === null) throw new Error(`a tenant without its application "${name}"`);
  return application;
}
