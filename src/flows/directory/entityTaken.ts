import type { ApplicationId, Registration } from '../../domain/directory/application.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/**
 * A message says by its entityID from whom it is, so a tenant knows each once.
 * @param application `id` null: it is new. @returns null when the name is free.
 */
export async function entityTaken(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { id, saml }: Pick<Registration, 'saml'> & { readonly id: ApplicationId | null },
): Promise<Refusal<'saml_entity_taken'> | null> {
  const found = saml === undefined ? null : await store.findApplicationByEntityId(tx, saml.entityId);
  return found === null || found.id === id ? null : refused('saml_entity_taken', `The application "${found.name}" has this entityID.`);
}
