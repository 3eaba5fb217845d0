import { type Application, type ApplicationId, editionOfApplication, isBuiltIn } from '../../domain/directory/application.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { type ForwardAuthDraft, forwardAuth } from '../../domain/directory/forwardAuthDraft.ts';
import { labelsFrom } from '../../domain/directory/labels.ts';
import { type OidcDraft, oidcClient } from '../../domain/directory/oidcClient.ts';
import { type SamlDraft, type SamlDraftError, samlProvider } from '../../domain/directory/samlDraft.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { nameMalformed } from '../newTenant.ts';
import { overtakenBy } from '../overtakenBy.ts';
import { record } from '../record.ts';
import { ageTooSmall, applicationNotFound, builtIn, type DemandDraft, demandFrom } from './applicationDraft.ts';
import { entityTaken } from './entityTaken.ts';
import { originTaken } from './originTaken.ts';
import { tokensReadUnknown } from './tokensReadUnknown.ts';

export interface UpdateApplication extends Administration {
  readonly application: ApplicationId;
  readonly name?: unknown;
  /** Parts that are not given stay as they are. */
  readonly oidc?: Partial<OidcDraft> | undefined;
  readonly forwardAuth?: Partial<ForwardAuthDraft> | undefined;
  readonly saml?: Partial<SamlDraft> | undefined;
  /** null: nothing beyond the rules from now on. */
  readonly demand?: DemandDraft | null | undefined;
  /** The classes that it is of, for step-up rules. */
  readonly labels?: unknown;
  /** The edition that was seen; absent: whatever it is. */
  readonly expectedEdition?: number | undefined;
}

export type UpdateApplicationError =
  | 'not_permitted'
  | 'application_not_found'
  | 'application_built_in'
  | 'edition_conflict'
  | 'name_malformed'
  | 'auth_method_unknown'
  | 'redirect_uri_malformed'
  | 'tokens_read_malformed'
  | 'demand_malformed'
  | 'application_kind_malformed'
  | 'origin_malformed'
  | 'origin_taken'
  | 'path_rule_malformed'
  | SamlDraftError
  | 'saml_entity_taken'
  | 'labels_malformed'
  | 'client_kind_fixed';

type UpdatePorts = Pick<Ports, 'store' | 'certificates'>;

/** Changes the registration of an application. Its client_id never changes. */
export function updateApplication(ports: UpdatePorts) {
  return (command: UpdateApplication): Promise<Result<Application, UpdateApplicationError>> =>
    administer(ports, { ...command, act: 'manage_applications', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, () => judge(ports, tx, command));
      if (!checked.ok) return checked;
      const { before, after } = checked.value.value;
      const changed = (['name', 'oidc', 'forwardAuth', 'saml', 'demand', 'labels'] as const).filter(
        (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
      );
      if (changed.length === 0) return succeeded(after);
      await ports.store.updateApplication(tx, after);
      const told = { application: after.id, data: { changed } };
      await record(ports, tx, eventBy(command.by, 'application.changed', told));
      return succeeded(after);
    });
}

interface Change {
  readonly before: Application;
  readonly after: Application;
}

async function judge(ports: UpdatePorts, tx: Tx, command: UpdateApplication): Promise<Result<Change, UpdateApplicationError>> {
  const before = await ports.store.findApplication(tx, command.application);
  if (before === null) return applicationNotFound();
  const given = { oidc: command.oidc, forwardAuth: command.forwardAuth, saml: command.saml };
  const isOther = command.name !== undefined || Object.values(given).some((part) => part !== undefined);
  if (isBuiltIn(before) && isOther) return builtIn();
  if ((['oidc', 'forwardAuth', 'saml'] as const).some((kind) => given[kind] !== undefined && (before[kind] ?? null) === null)) {
    return refused('application_kind_malformed', 'Whether an application is a client, a protected host or a service provider is fixed.');
  }
  const overtaken = overtakenBy(command.expectedEdition, editionOfApplication(before));
  if (overtaken !== null) return overtaken;
  const name = command.name === undefined ? before.name : displayName(command.name);
  if (name === null) return nameMalformed();
  const oidc = before.oidc === null ? succeeded(null) : oidcClient({ ...before.oidc, ...command.oidc });
  if (!oidc.ok) return oidc;
  // A public client has no secret to prove itself with, and one that has a secret is not made public by a slip of the pen.
  if (before.oidc !== null && (before.oidc.authMethod === 'none') !== (oidc.value?.authMethod === 'none')) {
    return refused('client_kind_fixed', 'Whether a client has a secret is fixed when it is registered. Register another application.');
  }
  const host = before.forwardAuth === undefined ? null : forwardAuth({ ...before.forwardAuth, ...command.forwardAuth });
  if (host !== null && !host.ok) return host;
  const provider = before.saml === undefined ? null : samlProvider({ ...before.saml, ...command.saml }, ports.certificates.read);
  if (provider !== null && !provider.ok) return provider;
  const demand = command.demand === undefined ? succeeded(before.demand) : demandFrom(command.demand);
  if (!demand.ok) return demand;
  const labels = command.labels === undefined ? succeeded(before.labels) : labelsFrom(command.labels);
  if (!labels.ok) return labels;
  const kept = { ...before, name, oidc: oidc.value, demand: demand.value, labels: labels.value };
  const after: Application = {
    ...kept,
    ...(host === null ? {} : { forwardAuth: host.value }),
    ...(provider === null ? {} : { saml: provider.value }),
  };
  const problem =
    ageTooSmall(after, after.demand) ??
    (await originTaken(ports, tx, after)) ??
    (await entityTaken(ports, tx, after)) ??
    (command.oidc?.readsTokensOf === undefined ? null : await tokensReadUnknown(ports, tx, after));
  return problem ?? succeeded({ before, after });
}
