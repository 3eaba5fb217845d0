import type { Application, OidcClient } from '../../domain/directory/application.ts';
import { newClientId } from '../../domain/directory/clientId.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { labelsFrom } from '../../domain/directory/labels.ts';
import { type OidcDraft, oidcClient } from '../../domain/directory/oidcClient.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { nameMalformed } from '../newTenant.ts';
import { record } from '../record.ts';
import { type DemandDraft, demandFrom } from './applicationDraft.ts';
import { type NewSecret, newSecret } from './newSecret.ts';

export interface RegisterApplication extends Administration {
  readonly clientId: unknown;
  readonly name: unknown;
  readonly oidc: OidcDraft;
  /** null: nothing beyond the rules. */
  readonly demand: DemandDraft | null;
  /** The classes that it is of, for step-up rules. Absent: none. */
  readonly labels?: unknown;
}

export interface Registered {
  readonly application: Application;
  /** Shown this once; null: a public client has none. */
  readonly clientSecret: string | null;
}

export type RegisterApplicationError =
  | 'not_permitted'
  | 'client_id_malformed'
  | 'client_id_taken'
  | 'name_malformed'
  | 'auth_method_unknown'
  | 'redirect_uri_malformed'
  | 'demand_malformed'
  | 'labels_malformed';

/** Registers an OIDC client. The server makes its secret and keeps a digest of it. */
export function registerApplication(ports: Pick<Ports, 'store' | 'random' | 'digest'>) {
  return (command: RegisterApplication): Promise<Result<Registered, RegisterApplicationError>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx) => {
      const draft = draftFrom(command);
      if (!draft.ok) return draft;
      const application: Application = { id: ports.random.id<'Application'>(tx.now), ...draft.value, disabledAt: null };
      const secret = draft.value.oidc.authMethod === 'none' ? null : newSecret(ports);
      if (!(await ports.store.insertApplication(tx, application, secret?.hash ?? null))) {
        return refused('client_id_taken', 'Another application has this client_id.');
      }
      await ports.store.raiseRevision(tx);
      const told = { application: application.id, data: { name: application.name } };
      await record(ports, tx, eventBy(command.by, 'application.created', told));
      return succeeded({ application, clientSecret: plainOf(secret) });
    });
}

function draftFrom(
  command: RegisterApplication,
): Result<Omit<Application, 'id' | 'disabledAt'> & { readonly oidc: OidcClient }, RegisterApplicationError> {
  const clientId = newClientId(command.clientId);
  if (clientId === null) {
    return refused(
      'client_id_malformed',
      'A client_id has 1 to 64 letters, digits, and ". _ ~ -" between them, and is not "account" or "console".',
    );
  }
  const name = displayName(command.name);
  if (name === null) return nameMalformed();
  const oidc = oidcClient(command.oidc);
  if (!oidc.ok) return oidc;
  const demand = demandFrom(command.demand);
  if (!demand.ok) return demand;
  const labels = labelsFrom(command.labels ?? []);
  return labels.ok ? succeeded({ clientId, name, oidc: oidc.value, demand: demand.value, labels: labels.value }) : labels;
}

function plainOf(secret: NewSecret | null): string | null {
  return secret === null ? null : secret.plain;
}
