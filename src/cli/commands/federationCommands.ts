import type { Command } from 'commander';
import { DEFAULT_UPSTREAM_CLAIMS, DEFAULT_UPSTREAM_SCOPES, type UpstreamDraft } from '../../domain/directory/upstreamDraft.ts';
import { countsMfa, UPSTREAM_ACCOUNTS, type UpstreamAccounts, type UpstreamProvider } from '../../domain/directory/upstreamProvider.ts';
import { deleteUpstream } from '../../flows/federation/deleteUpstream.ts';
import { listUpstreams, type UpstreamShown } from '../../flows/federation/listUpstreams.ts';
import { changeUpstream, makeUpstream } from '../../flows/federation/saveUpstream.ts';
import { switchUpstream } from '../../flows/federation/switchUpstream.ts';
import { testUpstream } from '../../flows/federation/testUpstream.ts';
import { upstreamNotFound } from '../../flows/federation/upstreamNotFound.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { groupNamed, malformedOption } from '../lookups.ts';
import { facts, table } from '../table.ts';

interface ProviderOptions {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scopes?: string;
  readonly claimLoginName?: string;
  readonly claimMail?: string;
  readonly claimDisplayName?: string;
  readonly accounts?: string;
  readonly groups?: string;
  readonly mfaAcr?: string;
  readonly mfaAmr?: string;
  readonly rename?: string;
}

/** Providers elsewhere, by their names. */
export function addFederationCommands(program: Command, run: CommandRun): void {
  const federation = program.command('federation').description('OpenID providers elsewhere with which people can sign in');
  federation.command('list').description('all providers, and how many people are linked').action(run.inTenant(list));
  options(
    federation
      .command('add <name>')
      .description('make a provider; people see "Continue with NAME"')
      .requiredOption('--issuer <address>', 'as the provider writes it; it never changes'),
  ).action(run.inTenant(add));
  options(federation.command('set <name>').description('change a provider; what is not given stays'))
    .option('--rename <name>', 'another name')
    .action(run.inTenant(set));
  federation.command('test <issuer>').description('ask a provider what it says of itself').action(run.inTenant(test));
  for (const [command, to] of [
    ['enable', 'enabled'],
    ['disable', 'disabled'],
  ] as const) {
    federation
      .command(`${command} <name>`)
      .description(to === 'enabled' ? 'let people sign in with it again' : 'let nobody sign in with it any more; sessions go on')
      .action(
        run.inTenant(async (tenant, name: string) => {
          const found = await providerNamed(tenant, name);
          if (!found.ok) return found;
          const switched = await switchUpstream(tenant.ports, to)({ ...tenant.host, provider: found.value.id });
          return switched.ok ? answered({ name, is: to }, `"${name}" is ${to}.`) : switched;
        }),
      );
  }
  federation.command('remove <name>').description('delete a provider and all links to it; sessions go on').action(run.inTenant(remove));
}

function options(command: Command): Command {
  return command
    .option('--client-id <id>', 'as the provider gave it')
    .option('--client-secret <secret>', 'as the provider gave it; it is sealed, and never shown again')
    .option('--scopes <list>', `besides openid, with commas; default: ${DEFAULT_UPSTREAM_SCOPES.join(',')}`)
    .option('--claim-login-name <claim>', `default: ${DEFAULT_UPSTREAM_CLAIMS.loginName}`)
    .option('--claim-mail <claim>', `default: ${DEFAULT_UPSTREAM_CLAIMS.mail}`)
    .option('--claim-display-name <claim>', `default: ${DEFAULT_UPSTREAM_CLAIMS.displayName}`)
    .option('--accounts <how>', `how accounts come to be: ${UPSTREAM_ACCOUNTS.join(', ')}; default: linked`)
    .option('--groups <names>', 'with commas: where an account that is made is put')
    .option('--mfa-acr <values>', 'with commas: these acr count as MFA here; "" for none')
    .option('--mfa-amr <values>', 'with commas: each of these amr counts as MFA here; "" for none');
}

async function list({ ports, host }: TenantRun): Promise<Result<Answer>> {
  const listed = await listUpstreams(ports)(host);
  if (!listed.ok) return listed;
  const rows = listed.value.map((one) => [
    one.name,
    one.issuer,
    one.accounts.kind,
    mfaText(one),
    `${one.links} (${one.onlyWay} with no other way in)`,
    one.disabledAt === null ? 'enabled' : 'disabled',
  ]);
  return answered(listed.value, table(['name', 'issuer', 'accounts', 'counts as MFA', 'links', 'state'], rows, 'There is no provider.'));
}

async function add(tenant: TenantRun, name: string, given: ProviderOptions): Promise<Result<Answer>> {
  const accounts = await accountsGiven(tenant, given, { kind: 'linked' });
  if (!accounts.ok) return accounts;
  const draft: UpstreamDraft = {
    name,
    issuer: given.issuer,
    clientId: given.clientId,
    scopes: listOf(given.scopes) ?? DEFAULT_UPSTREAM_SCOPES,
    claims: claimsGiven(given, DEFAULT_UPSTREAM_CLAIMS),
    accounts: accounts.value,
    mfa: { acr: listOf(given.mfaAcr) ?? [], amr: listOf(given.mfaAmr) ?? [] },
  };
  const made = await makeUpstream(tenant.ports)({ ...tenant.host, draft, clientSecret: secretGiven(given) });
  return made.ok ? shown(tenant, made.value) : made;
}

async function set(tenant: TenantRun, name: string, given: ProviderOptions): Promise<Result<Answer>> {
  const found = await providerNamed(tenant, name);
  if (!found.ok) return found;
  const said = found.value;
  const accounts = await accountsGiven(tenant, given, said.accounts);
  if (!accounts.ok) return accounts;
  const draft = {
    name: given.rename ?? said.name,
    clientId: given.clientId ?? said.clientId,
    scopes: listOf(given.scopes) ?? said.scopes,
    claims: claimsGiven(given, said.claims),
    accounts: accounts.value,
    mfa: { acr: listOf(given.mfaAcr) ?? said.mfa.acr, amr: listOf(given.mfaAmr) ?? said.mfa.amr },
  };
  const changed = await changeUpstream(tenant.ports)({ ...tenant.host, provider: said.id, draft, clientSecret: secretGiven(given) });
  return changed.ok ? shown(tenant, changed.value) : changed;
}

async function test({ ports, host }: TenantRun, issuer: string): Promise<Result<Answer>> {
  const found = await testUpstream(ports)({ ...host, issuer });
  if (!found.ok) return found;
  const { authorizationEndpoint, keys, scopes, acrValues, claims, namesItself } = found.value;
  return answered(
    found.value,
    facts([
      ['signs people in at', authorizationEndpoint],
      ['keys', String(keys)],
      ['scopes', scopes.join(' ')],
      ['acr', acrValues.length === 0 ? 'says none' : acrValues.join(' ')],
      ['claims', claims.join(' ')],
      ['names itself in its answer', namesItself],
    ]),
  );
}

async function remove(tenant: TenantRun, name: string): Promise<Result<Answer>> {
  const found = await providerNamed(tenant, name);
  if (!found.ok) return found;
  const removed = await deleteUpstream(tenant.ports)({ ...tenant.host, provider: found.value.id });
  return removed.ok ? answered(found.value, `Removed "${name}" and ${found.value.links} links to it.`) : removed;
}

async function providerNamed({ ports, host }: TenantRun, name: string): Promise<Result<UpstreamShown>> {
  const listed = await listUpstreams(ports)(host);
  if (!listed.ok) return listed;
  const found = listed.value.find((one) => one.name === name);
  return found === undefined ? upstreamNotFound() : succeeded(found);
}

async function accountsGiven(tenant: TenantRun, given: ProviderOptions, said: UpstreamAccounts): Promise<Result<unknown>> {
  const kind = given.accounts ?? said.kind;
  const names = listOf(given.groups);
  if (kind !== 'create') return names === null ? succeeded({ kind }) : malformedOption('--groups', 'given with --accounts create alone');
  if (names === null) return succeeded({ kind, groups: said.kind === 'create' ? said.groups : [] });
  const groups: string[] = [];
  for (const name of names) {
    const group = await groupNamed(tenant, name);
    if (!group.ok) return group;
    groups.push(group.value.id);
  }
  return succeeded({ kind, groups });
}

function claimsGiven(given: ProviderOptions, said: UpstreamProvider['claims']): UpstreamProvider['claims'] {
  return {
    loginName: given.claimLoginName ?? said.loginName,
    mail: given.claimMail ?? said.mail,
    displayName: given.claimDisplayName ?? said.displayName,
  };
}

function secretGiven({ clientSecret }: ProviderOptions): string | null {
  return clientSecret ?? null;
}

/** null: not given. */
function listOf(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function mfaText(provider: UpstreamProvider): string {
  if (!countsMfa(provider)) return 'nothing';
  const { acr, amr } = provider.mfa;
  return [...acr.map((value) => `acr ${value}`), ...amr.map((value) => `amr ${value}`)].join(', ');
}

async function shown(tenant: TenantRun, provider: UpstreamProvider): Promise<Result<Answer>> {
  const found = await providerNamed(tenant, provider.name);
  if (!found.ok) return found;
  const { name, issuer, clientId, scopes, accounts, redirectUri } = found.value;
  return answered(
    found.value,
    facts([
      ['name', name],
      ['issuer', issuer],
      ['client id', clientId],
      ['redirect URI', redirectUri],
      ['scopes', ['openid', ...scopes].join(' ')],
      ['accounts', accounts.kind],
      ['counts as MFA', mfaText(provider)],
    ]),
  );
}
