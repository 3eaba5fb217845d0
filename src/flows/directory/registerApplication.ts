import type { Application, Registration } from '../../domain/directory/application.ts';
import { newClientId } from '../../domain/directory/clientId.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { type ForwardAuthDraft, forwardAuth } from '../../domain/directory/forwardAuthDraft.ts';
import { labelsFrom } from '../../domain/directory/labels.ts';
import { type OidcDraft, oidcClient } from '../../domain/directory/oidcClient.ts';
import { type SamlDraft, type SamlDraftError, samlProvider } from '../../domain/directory/samlDraft.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { nameMalformed } from '../newTenant.ts';
import { record } from '../record.ts';
import { ageTooSmall, type DemandDraft, demandFrom } from './applicationDraft.ts';
import { entityTaken } from './entityTaken.ts';
import { type NewSecret, newSecret } from './newSecret.ts';
import { originTaken } from './originTaken.ts';
import { tokensReadUnknown } from './tokensReadUnknown.ts';

export interface RegisterApplication extends Administration {
  readonly clientId: unknown;
  readonly name: unknown;
  /** An application is one of these three; the others are absent or null. */
  readonly oidc?: OidcDraft | null | undefined;
  readonly forwardAuth?: ForwardAuthDraft | null | undefined;
  readonly saml?: SamlDraft | null | undefined;
  /** null: nothing beyond the rules. */
  readonly demand: DemandDraft | null;
  /** The classes that it is of, for step-up rules. Absent: none. */
  readonly labels?: unknown;
}

export interface Registered {
  readonly application: Application;
  /** Shown this once; null: a public client, a protected host and a service provider have none. */
  readonly clientSecret: string | null;
}

export type RegisterApplicationError =
  | 'not_permitted'
  | 'client_id_malformed'
  | 'client_id_taken'
  | 'name_malformed'
  | 'auth_method_unknown'
  | 'redirect_uri_malformed'
  | 'tokens_read_malformed'
  | 'application_kind_malformed'
  | 'origin_malformed'
  | 'origin_taken'
  | 'path_rule_malformed'
  | SamlDraftError
  | 'saml_entity_taken'
  | 'demand_malformed'
  | 'labels_malformed';

/** Registers an OIDC client, an application that a proxy guards, or a SAML service provider. The server makes its secret and keeps a digest of it. */
type RegistrationPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'certificates'>;

export function registerApplication(ports: RegistrationPorts) {
  return (command: RegisterApplication): Promise<Result<Registered, RegisterApplicationError>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx) => {
      const draft = draftFrom(ports, command);
      if (!draft.ok) return draft;
      const checked = await checkedUnderLock(
        ports,
        tx,
        async () =>
          (await originTaken(ports, tx, { ...draft.value, id: null })) ??
          (await entityTaken(ports, tx, { ...draft.value, id: null })) ??
          (await tokensReadUnknown(ports, tx, draft.value)) ??
          succeeded(null),
      );
      if (!checked.ok) return checked;
      const application: Application = { id: ports.random.id<'Application'>(tx.now), ...draft.value, disabledAt: null };
      const { oidc } = draft.value;
      const secret = oidc === null || oidc.authMethod === 'none' ? null : newSecret(ports);
      if (!(await ports.store.insertApplication(tx, application, secret?.hash ?? null))) {
        return refused('client_id_taken', 'Another application has this client_id.');
      }
      const told = { application: application.id, data: { name: application.name } };
      await record(ports, tx, eventBy(command.by, 'application.created', told));
      return succeeded({ application, clientSecret: plainOf(secret) });
    });
}

function draftFrom(
  ports: Pick<Ports, 'certificates'>,
  command: RegisterApplication,
): Result<Omit<Application, 'id' | 'disabledAt'>, RegisterApplicationError> {
  const clientId = newClientId(command.clientId);
  if (clientId === null) {
    return refused(
      'client_id_malformed',
      'A client_id has 1 to 64 letters, digits, and ". _ ~ -" between them, and is not "account" or "console".',
    );
  }
  const name = displayName(command.name);
  if (name === null) return nameMalformed();
  const kind = kindFrom(ports, command);
  if (!kind.ok) return kind;
  const demand = demandFrom(command.demand);
  if (!demand.ok) return demand;
  const labels = labelsFrom(command.labels ?? []);
  if (!labels.ok) return labels;
  return ageTooSmall(kind.value, demand.value) ?? succeeded({ clientId, name, ...kind.value, demand: demand.value, labels: labels.value });
}

function kindFrom(
  { certificates }: Pick<Ports, 'certificates'>,
  { oidc, forwardAuth: host, saml }: RegisterApplication,
): Result<Pick<Registration, 'oidc' | 'forwardAuth' | 'saml'>, RegisterApplicationError> {
  const [client, guarded, provider] = [oidc ?? null, host ?? null, saml ?? null];
  if (client !== null && guarded === null && provider === null) {
    const read = oidcClient(client);
    return read.ok ? succeeded({ oidc: read.value }) : read;
  }
  if (client === null && guarded !== null && provider === null) {
    const read = forwardAuth(guarded);
    return read.ok ? succeeded({ oidc: null, forwardAuth: read.value }) : read;
  }
  if (client === null && guarded === null && provider !== null) {
    const read = samlProvider(provider, certificates.read);
    return read.ok ? succeeded({ oidc: null, saml: read.value }) : read;
  }
  return refused(
    'application_kind_malformed',
    'An application is one of: an OpenID Connect client (oidc), a protected host (forwardAuth), a SAML service provider (saml).',
  );
}

function plainOf(secret: NewSecret | null): string | null {
  return secret === null ? null : secret.plain;
}
