import { type UpstreamDraft, upstreamFrom } from '../../domain/directory/upstreamDraft.ts';
import {
  editionOfUpstream,
  type UpstreamAccounts,
  type UpstreamProvider,
  type UpstreamProviderId,
  type UpstreamSays,
} from '../../domain/directory/upstreamProvider.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { overtakenBy } from '../overtakenBy.ts';
import { record } from '../record.ts';
import { sealSecret } from '../upstreamVisit.ts';
import { upstreamFromHere } from './upstreamFromHere.ts';
import { upstreamNotFound } from './upstreamNotFound.ts';

export interface MakeUpstream extends Administration {
  readonly draft: UpstreamDraft;
  readonly clientSecret: unknown;
}

export interface ChangeUpstream extends Administration {
  readonly provider: UpstreamProviderId;
  /** All but the issuer, which stays. */
  readonly draft: Omit<UpstreamDraft, 'issuer'>;
  /** null: it stays. */
  readonly clientSecret: unknown;
  /** The edition that was seen; absent: whatever it is. */
  readonly expectedEdition?: number | undefined;
}

export type SaveUpstreamError =
  | 'not_permitted'
  | 'upstream_malformed'
  | 'upstream_not_found'
  | 'upstream_issuer_taken'
  | 'edition_conflict';

type SavePorts = Pick<Ports, 'store' | 'random' | 'sealer' | 'capabilities'>;

/** Makes a provider with which people can sign in from then on. Its secret is sealed and never shown again. */
export function makeUpstream(ports: SavePorts) {
  return ({ draft, clientSecret, ...command }: MakeUpstream): Promise<Result<UpstreamProvider, SaveUpstreamError>> =>
    administer(
      ports,
      { ...command, act: 'manage_federation', on: null },
      async (tx): Promise<Result<UpstreamProvider, SaveUpstreamError>> => {
        const says = upstreamFrom(draft, upstreamFromHere(ports));
        if (!says.ok) return says;
        if (!isSecret(clientSecret)) return noSecret();
        const gone = await missingGroup(ports, tx, says.value.accounts);
        if (gone !== null) return gone;
        const id = ports.random.id<'UpstreamProvider'>(tx.now);
        const provider: UpstreamProvider = { ...says.value, id, createdAt: tx.now, disabledAt: null };
        if (!(await ports.store.insertUpstreamProvider(tx, provider, sealSecret(ports, id, clientSecret))))
          return refused('upstream_issuer_taken', 'Another provider of this tenant has this issuer.');
        const data = { provider: id, says: says.value, said: null, secret: 'changed' };
        await record(ports, tx, eventBy(command.by, 'upstream_provider.saved', { data }));
        return succeeded(provider);
      },
    );
}

/** Changes what is said of a provider. Links stay: they are of its issuer. */
export function changeUpstream(ports: SavePorts) {
  return ({ provider: id, draft, clientSecret, ...command }: ChangeUpstream): Promise<Result<UpstreamProvider, SaveUpstreamError>> =>
    administer(
      ports,
      { ...command, act: 'manage_federation', on: null },
      async (tx): Promise<Result<UpstreamProvider, SaveUpstreamError>> => {
        const found = await ports.store.findUpstreamProvider(tx, id);
        if (found === null) return upstreamNotFound();
        const { sealedSecret: _, ...before } = found;
        const overtaken = overtakenBy(command.expectedEdition, editionOfUpstream(before));
        if (overtaken !== null) return overtaken;
        // As it was written once: it may be one that nobody could make in production.
        const says = upstreamFrom({ ...draft, issuer: before.issuer }, upstreamFromHere(ports));
        if (!says.ok) return says;
        if (clientSecret !== null && !isSecret(clientSecret)) return noSecret();
        const gone = await missingGroup(ports, tx, says.value.accounts);
        if (gone !== null) return gone;
        const sealedSecret = clientSecret === null ? null : sealSecret(ports, id, clientSecret);
        await ports.store.updateUpstreamProvider(tx, id, { says: says.value, sealedSecret });
        const secret = sealedSecret === null ? 'kept' : 'changed';
        const data = { provider: id, says: says.value, said: saysOf(before), secret };
        await record(ports, tx, eventBy(command.by, 'upstream_provider.saved', { data }));
        return succeeded({ ...before, ...says.value });
      },
    );
}

function saysOf({ name, issuer, clientId, scopes, claims, accounts, mfa }: UpstreamProvider): UpstreamSays {
  return { name, issuer, clientId, scopes, claims, accounts, mfa };
}

async function missingGroup(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  accounts: UpstreamAccounts,
): Promise<Refusal<'upstream_malformed'> | null> {
  if (accounts.kind !== 'create') return null;
  const known = new Set((await store.listGroups(tx)).map(({ id }) => id));
  if (accounts.groups.every((group) => known.has(group))) return null;
  return refused('upstream_malformed', 'One of the groups does not exist in this tenant.', { field: 'accounts' });
}

function isSecret(text: unknown): text is string {
  return typeof text === 'string' && /^[\x20-\x7E]{1,400}$/.test(text);
}

function noSecret(): Refusal<'upstream_malformed'> {
  return refused('upstream_malformed', 'The client secret is what the provider gave: 1 to 400 characters.', { field: 'clientSecret' });
}
