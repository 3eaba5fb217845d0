import type { Command } from 'commander';
import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { PathRule } from '../../domain/directory/forwardAuth.ts';
import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import { deleteApplication } from '../../flows/directory/deleteApplication.ts';
import { listApplications } from '../../flows/directory/listApplications.ts';
import { registerApplication } from '../../flows/directory/registerApplication.ts';
import { rotateClientSecret } from '../../flows/directory/rotateClientSecret.ts';
import { switchApplication } from '../../flows/directory/switchApplication.ts';
import { updateApplication } from '../../flows/directory/updateApplication.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { changedSamlDraft, newSamlDraft } from '../../saml/readSpMetadata.ts';
import { answered } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { applicationNamed } from '../lookups.ts';
import { type SamlOptions, samlGiven, samlOptions, samlRows } from '../samlOptions.ts';
import { facts, table } from '../table.ts';

interface ClientOptions extends SamlOptions {
  readonly name?: string;
  readonly authMethod?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutRedirectUri?: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly readsTokensOf?: readonly string[];
  readonly origin?: readonly string[];
  readonly pathRule?: readonly string[];
  readonly demandAal?: string;
  readonly demandMaxAge?: string;
  readonly label?: readonly string[];
}

const SWITCHES = [
  ['disable', 'disabled', 'shut an application: nobody signs in to it, and it gets and renews no token'],
  ['enable', 'enabled', 'open an application again'],
] as const;

export function addApplicationCommands(program: Command, run: CommandRun): void {
  const application = program
    .command('application')
    .description('register applications (OpenID Connect clients, hosts behind a proxy, SAML service providers) and look after them');

  clientOptions(application.command('register <client-id>').description('register an application; its secret is shown this once')).action(
    run.inTenant(async ({ ports, host, slug, terminal }, clientId: string, options: ClientOptions) => {
      const saml = await samlGiven(options, terminal, newSamlDraft);
      if (!saml.ok) return saml;
      const reads = await readsGiven({ ports, host }, options);
      if (!reads.ok) return reads;
      const registered = await registerApplication(ports)({
        ...host,
        clientId,
        name: options.name ?? clientId,
        ...(saml.value === null ? kindGiven(options, reads.value ?? []) : { saml: saml.value }),
        demand: demandGiven(options) ?? null,
        labels: labelsGiven(options) ?? [],
      });
      if (!registered.ok) return registered;
      const { application: made, clientSecret } = registered.value;
      const issuer = tenantUrl(ports.capabilities, slug);
      const shown: [string, string][] = [
        ...rowsOf(made),
        made.saml === undefined ? ['issuer', issuer] : ['metadata', `${issuer}/saml/metadata`],
        ['client secret', clientSecret ?? (made.oidc === null ? 'none: it needs none' : 'none: a public client, with PKCE alone')],
      ];
      return answered({ ...registered.value, issuer }, facts(shown));
    }),
  );

  application
    .command('list')
    .description('all applications, the built-in ones among them')
    .action(
      run.inTenant(async ({ ports, host }) => {
        const listed = await listApplications(ports)(host);
        if (!listed.ok) return listed;
        const rows = listed.value.map((one) => [
          one.clientId,
          one.name,
          one.oidc?.authMethod ?? one.forwardAuth?.origins.join(' ') ?? one.saml?.entityId ?? 'built in',
          demandText(one),
          one.id,
        ]);
        return answered(listed.value, table(['client id', 'name', 'client', 'demands', 'id'], rows, 'There is no application.'));
      }),
    );

  application
    .command('show <client-id>')
    .description('one application')
    .action(
      run.inTenant(async (tenant, clientId: string) => {
        const found = await applicationNamed(tenant, clientId);
        return found.ok ? answered(found.value, facts(rowsOf(found.value))) : found;
      }),
    );

  clientOptions(application.command('set <client-id>').description('change an application; what is not given stays')).action(
    run.inTenant(async ({ ports, host, terminal }, clientId: string, options: ClientOptions) => {
      const found = await applicationNamed({ ports, host }, clientId);
      if (!found.ok) return found;
      const saml = await samlGiven(options, terminal, changedSamlDraft);
      if (!saml.ok) return saml;
      const demand = demandGiven(options);
      const labels = labelsGiven(options);
      const reads = await readsGiven({ ports, host }, options);
      if (!reads.ok) return reads;
      const oidc = { ...changedParts(options), ...(reads.value === null ? {} : { readsTokensOf: reads.value }) };
      const hosts = changedHost(options);
      const changed = await updateApplication(ports)({
        ...host,
        application: found.value.id,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(Object.keys(oidc).length === 0 ? {} : { oidc }),
        ...(Object.keys(hosts).length === 0 ? {} : { forwardAuth: hosts }),
        ...(saml.value === null ? {} : { saml: saml.value }),
        ...(demand === undefined ? {} : { demand }),
        ...(labels === undefined ? {} : { labels }),
      });
      return changed.ok ? answered(changed.value, facts(rowsOf(changed.value))) : changed;
    }),
  );

  application
    .command('rotate-secret <client-id>')
    .description('make a new client secret; the old one is dead at once')
    .action(
      run.inTenant(async ({ ports, host }, clientId: string) => {
        const found = await applicationNamed({ ports, host }, clientId);
        if (!found.ok) return found;
        const rotated = await rotateClientSecret(ports)({ ...host, application: found.value.id });
        return rotated.ok ? answered(rotated.value, `client secret  ${rotated.value.clientSecret}`) : rotated;
      }),
    );

  for (const [command, to, description] of SWITCHES) {
    application
      .command(`${command} <client-id>`)
      .description(description)
      .action(
        run.inTenant(async ({ ports, host }, clientId: string) => {
          const found = await applicationNamed({ ports, host }, clientId);
          if (!found.ok) return found;
          const switched = await switchApplication(ports)({ ...host, application: found.value.id, to });
          return switched.ok ? answered(switched.value, facts(rowsOf(switched.value))) : switched;
        }),
      );
  }

  application
    .command('delete <client-id>')
    .description('delete an application and its rule')
    .action(
      run.inTenant(async ({ ports, host }, clientId: string) => {
        const found = await applicationNamed({ ports, host }, clientId);
        if (!found.ok) return found;
        const deleted = await deleteApplication(ports)({ ...host, application: found.value.id });
        return deleted.ok ? answered(found.value, `Deleted the application "${clientId}".`) : deleted;
      }),
    );
}

function clientOptions(command: Command): Command {
  return samlOptions(command)
    .option('--name <name>', 'what people see')
    .option('--auth-method <method>', 'client_secret_basic (default), client_secret_post, or none for a public client')
    .option('--redirect-uri <uri...>', 'exact addresses to which answers go')
    .option('--post-logout-redirect-uri <uri...>', 'exact addresses to which a sign-out may return')
    .option('--backchannel-logout-uri <uri>', 'where logout tokens are posted, or none')
    .option(
      '--reads-tokens-of <client-id...>',
      'an API: the applications that call it, about whose access tokens it may ask, or none; it needs no redirect URI',
    )
    .option('--origin <origin...>', 'in the place of a client: the hosts that a proxy guards, as https://wiki.example.com')
    .option(
      '--path-rule <rule...>',
      "what a path of them asks besides, as '/admin aal=2 factors=webauthn max-age=300' (factors: any, webauthn, not_sms); none takes all away",
    )
    .option('--demand-aal <aal>', '1 or 2: demanded of every authorization, or none')
    .option('--demand-max-age <seconds>', 'greatest age of the proof')
    .option('--label <label...>', 'the classes that it is of, for step-up rules, or none');
}

/** Of a new application that is no service provider. */
function kindGiven({ origin, pathRule, ...options }: ClientOptions, readsTokensOf: readonly ApplicationId[]) {
  if (origin !== undefined) return { forwardAuth: { origins: origin, rules: (pathRule ?? []).map(pathRuleGiven) } };
  return {
    oidc: {
      authMethod: options.authMethod ?? 'client_secret_basic',
      redirectUris: options.redirectUri ?? [],
      postLogoutRedirectUris: options.postLogoutRedirectUri ?? [],
      backchannelLogoutUri: options.backchannelLogoutUri ?? null,
      readsTokensOf,
    },
  };
}

function changedParts({ authMethod, redirectUri, postLogoutRedirectUri, backchannelLogoutUri }: ClientOptions) {
  return {
    ...(authMethod === undefined ? {} : { authMethod }),
    ...(redirectUri === undefined ? {} : { redirectUris: redirectUri }),
    ...(postLogoutRedirectUri === undefined ? {} : { postLogoutRedirectUris: postLogoutRedirectUri }),
    ...(backchannelLogoutUri === undefined ? {} : { backchannelLogoutUri: backchannelLogoutUri === 'none' ? null : backchannelLogoutUri }),
  };
}

function changedHost({ origin, pathRule }: ClientOptions) {
  return {
    ...(origin === undefined ? {} : { origins: origin }),
    ...(pathRule === undefined ? {} : { rules: pathRule.length === 1 && pathRule[0] === 'none' ? [] : pathRule.map(pathRuleGiven) }),
  };
}

/** What is not understood is handed on as it is, and refused with what is wrong. */
function pathRuleGiven(text: string) {
  const [path = '', ...words] = text.trim().split(/ +/);
  const given = new Map(words.map((word) => [word.split('=')[0], word.split('=')[1] ?? '']));
  const maxAge = given.get('max-age');
  return {
    path,
    aal: Number(given.get('aal') ?? '2'),
    factors: given.get('factors') ?? 'any',
    maxAgeSeconds: maxAge === undefined ? null : Number(maxAge),
  };
}

/** undefined: nothing was said of it; null: nothing is demanded. */
function demandGiven({ demandAal, demandMaxAge }: ClientOptions) {
  if (demandAal === 'none') return null;
  if (demandAal === undefined && demandMaxAge === undefined) return undefined;
  return { aal: Number(demandAal ?? '1'), maxAgeSeconds: demandMaxAge === undefined ? null : Number(demandMaxAge) };
}

/** The ids behind the names. null: nothing was said of them. */
async function readsGiven(
  tenant: Parameters<typeof applicationNamed>[0],
  { readsTokensOf }: ClientOptions,
): Promise<Result<readonly ApplicationId[] | null>> {
  if (readsTokensOf === undefined) return succeeded(null);
  const ids: ApplicationId[] = [];
  for (const clientId of readsTokensOf.length === 1 && readsTokensOf[0] === 'none' ? [] : readsTokensOf) {
    const found = await applicationNamed(tenant, clientId);
    if (!found.ok) return found;
    ids.push(found.value.id);
  }
  return succeeded(ids);
}

/** undefined: nothing was said of them. */
function labelsGiven({ label }: ClientOptions) {
  return label?.length === 1 && label[0] === 'none' ? [] : label;
}

function rowsOf(application: Application): [string, string][] {
  const { oidc, forwardAuth, saml } = application;
  const head: [string, string][] = [
    ['client id', application.clientId],
    ['name', application.name],
    ['id', application.id],
    ['demands', demandText(application)],
    ['labels', application.labels.join(' ') || '-'],
    ['disabled', application.disabledAt === null ? 'no' : `since ${formatInstant(application.disabledAt)}`],
  ];
  if (forwardAuth !== undefined) {
    const { origins, rules } = forwardAuth;
    return [
      ...head,
      ['client', 'behind a proxy'],
      ['hosts', origins.join(' ')],
      ...rules.map((rule): [string, string] => [rule.path, ruleText(rule)]),
    ];
  }
  if (saml !== undefined) return [...head, ...samlRows(saml)];
  if (oidc === null) return [...head, ['client', 'built in']];
  return [
    ...head,
    ['client', oidc.authMethod],
    ['redirect URIs', oidc.redirectUris.join(' ') || '-'],
    ['after sign-out', oidc.postLogoutRedirectUris.join(' ') || '-'],
    ['back-channel logout', oidc.backchannelLogoutUri ?? '-'],
    ['reads tokens of', oidc.readsTokensOf?.join(' ') ?? '-'],
  ];
}

function demandText({ demand }: Pick<Application, 'demand'>): string {
  if (demand === null) return '-';
  return `AAL ${demand.aal}${demand.maxAgeSeconds === null ? '' : `, not older than ${demand.maxAgeSeconds} s`}`;
}

function ruleText({ aal, factors, maxAgeSeconds }: PathRule): string {
  return [demandText({ demand: { aal, maxAgeSeconds } }), ...(factors === 'any' ? [] : [`factors ${factors}`])].join(', ');
}
