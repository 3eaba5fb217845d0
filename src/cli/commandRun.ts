import type { Command } from 'commander';
import type { Administration } from '../flows/administer.ts';
import { listTenants } from '../flows/directory/listTenants.ts';
import type { Refusal, Result } from '../kernel/result.ts';
import { refused, succeeded } from '../kernel/result.ts';
import { type Answer, jsonText } from './answer.ts';
import { complainOf } from './complainOf.ts';
import type { Terminal } from './terminal.ts';
import type { OpenWorkbench, Workbench } from './workbench.ts';

export const BY_HOST = { kind: 'host' } as const;

/** What a command works with. */
export interface HostRun {
  readonly workbench: Workbench;
  readonly ports: Workbench['ports'];
  readonly terminal: Terminal;
}

/** What a command of one tenant works with. */
export interface TenantRun extends HostRun {
  /** The tenant, and the host who acts in it: to be spread into a flow's command. */
  readonly host: Administration;
  /** Part of the addresses of this tenant. */
  readonly slug: string;
}

type Work<Run, Given extends readonly unknown[]> = (run: Run, ...given: Given) => Promise<Result<Answer>>;
type Action<Given extends readonly unknown[]> = (...given: [...Given, Command]) => Promise<void>;

/** One run of a command line: it turns what a command answers into output and an exit status. */
export interface CommandRun {
  /** Of the process: 0, or 1 after a refusal. */
  status(): number;
  /** The action of a command that needs no database. */
  alone<Given extends readonly unknown[]>(work: Work<Pick<HostRun, 'terminal'>, Given>): Action<Given>;
  /** The action of a command that is about no tenant in particular. */
  everywhere<Given extends readonly unknown[]>(work: Work<HostRun, Given>): Action<Given>;
  /** The action of a command that is about one tenant, by `--tenant`. */
  inTenant<Given extends readonly unknown[]>(work: Work<TenantRun, Given>): Action<Given>;
}

export function commandRun(open: OpenWorkbench, terminal: Terminal): CommandRun {
  let status = 0;

  function present(result: Result<Answer>, command: Command): void {
    if (!result.ok) {
      complainOf(result, terminal);
      status = 1;
      return;
    }
    const { json, text } = result.value;
    terminal.write(command.optsWithGlobals<{ json?: true }>().json === true ? jsonText(json) : `${text}\n`);
    status = result.value.status;
  }

  return {
    status: () => status,
    alone<Given extends readonly unknown[]>(work: Work<Pick<HostRun, 'terminal'>, Given>): Action<Given> {
      return async (...given) => {
        const { own, command } = apart<Given>(given);
        present(await work({ terminal }, ...own), command);
      };
    },
    everywhere<Given extends readonly unknown[]>(work: Work<HostRun, Given>): Action<Given> {
      return async (...given) => {
        const { own, command } = apart<Given>(given);
        const opened = await open();
        if (!opened.ok) return present(opened, command);
        const workbench = opened.value;
        present(await work({ workbench, ports: workbench.ports, terminal }, ...own), command);
      };
    },
    inTenant<Given extends readonly unknown[]>(work: Work<TenantRun, Given>): Action<Given> {
      return async (...given) => {
        const { own, command } = apart<Given>(given);
        const opened = await open();
        if (!opened.ok) return present(opened, command);
        const workbench = opened.value;
        const tenant = await tenantMeant(workbench, command.optsWithGlobals<{ tenant?: string }>().tenant ?? terminal.tenant);
        if (!tenant.ok) return present(tenant, command);
        const host: Administration = { tenantId: tenant.value.id, by: BY_HOST };
        present(await work({ workbench, ports: workbench.ports, terminal, host, slug: tenant.value.slug }, ...own), command);
      };
    },
  };
}

/** Commander gives arguments, options and then the command itself. */
function apart<Given extends readonly unknown[]>(given: readonly unknown[]): { readonly own: Given; readonly command: Command } {
  return { own: given.slice(0, -1) as unknown as Given, command: given.at(-1) as Command };
}

/** The tenant that is named, else the only one. */
async function tenantMeant({ ports }: Workbench, slug: string | null) {
  if (slug !== null) {
    const id = await ports.store.findTenantId(slug);
    return id === null ? tenantNotFound(slug) : succeeded({ id, slug });
  }
  const tenants = await listTenants(ports)({ by: BY_HOST });
  if (!tenants.ok) return tenants;
  const [only, ...others] = tenants.value;
  if (only !== undefined && others.length === 0) return succeeded(only);
  const slugs = tenants.value.map((tenant) => tenant.slug);
  const known = slugs.length === 0 ? 'There is none yet: make one with "sallyport tenant create".' : `There are: ${slugs.join(', ')}.`;
  return refused('tenant_not_named', `Say which tenant is meant, with --tenant SLUG or SALLYPORT_TENANT. ${known}`);
}

function tenantNotFound(slug: string): Refusal<'tenant_not_found'> {
  return refused('tenant_not_found', `There is no tenant "${slug}". "sallyport tenant list" shows all.`);
}
