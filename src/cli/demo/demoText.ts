import { relative } from 'node:path';
import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import { table } from '../table.ts';
import type { DemoFile } from './demoFile.ts';
import { DEMO_APPLICATIONS, DEMO_PEOPLE, DEMO_TENANT, type DemoClientId } from './demoPlan.ts';

export interface DemoStarted {
  readonly publicUrl: string;
  readonly ports: Readonly<Record<DemoClientId, number>>;
  readonly inboxPort: number;
  readonly dataDirectory: string;
  readonly file: DemoFile;
  /** From the start of the process. */
  readonly seconds: number;
}

/** What the demo prints when it runs: where to go, as whom, and how to turn the dial. */
export function demoText({ publicUrl, ports, inboxPort, dataDirectory, file, seconds }: DemoStarted): string {
  const near = relative(process.cwd(), dataDirectory) || '.';
  const folder = near.startsWith('..') ? dataDirectory : near;
  const applications = DEMO_APPLICATIONS.filter(({ clientId }) => file.clientSecrets[clientId] !== undefined);
  const tenant = tenantUrl({ publicUrl }, DEMO_TENANT.slug);
  const addresses = [
    ['  Console', `${tenant}/console`, 'Required: for administrators'],
    ...applications.map(({ clientId, name, about }) => [`  ${name}`, `http://localhost:${ports[clientId]}`, about]),
    ['  My account', `${tenant}/account`, 'without an application'],
    ['  Inbox', `http://localhost:${inboxPort}`, 'every mail and text message that the demo sends'],
  ];
  const people = DEMO_PEOPLE.map(({ loginName, about }) => [`  ${loginName}`, file.passwords[loginName] ?? '', about]);
  return `
SALLYPORT DEMO. It is for this machine alone: the passwords below lie in ${folder}/demo.json.

${table(['  open', 'address', 'its rule'], addresses, '')}

${table(['  sign in as', 'password', 'who'], people, '')}

Turn the dial in the console (MFA, Enforcement), or from another terminal in this folder while it runs:

${COMMANDS.map(([command, what]) => `  # ${what}\n  ${prefix(folder)}npx sallyport ${command}`).join('\n')}

Started in ${seconds.toFixed(1)} s. Ctrl-C stops it; the data stay in ${folder}/, and deleting that folder begins anew.
`;
}

const COMMANDS = [
  ['policy set --tenant-rule --level required --timing grace-period --days 14', 'everybody has 14 days to enrol'],
  ['policy set --tenant-rule --level required --timing first-sign-in', 'everybody enrols at the next sign-in'],
  ['policy set --tenant-rule --level optional', 'back again'],
  ['policy set --group "Beta Testers" --level required', 'one group'],
  ['policy list', 'every rule with its history'],
  ['pass make clara', 'Clara has lost her phone: a pass for a new one'],
  ['bypass grant ben --reason "phone in repair"', 'Ben gets in without, for a day'],
  ['explain anita finance', 'what would happen, and why'],
  ['audit --limit 10', 'what happened'],
] as const;

/** Commands find the demo by its data directory, which is the preset one unless somebody has chosen another. */
function prefix(folder: string): string {
  return folder === 'data'
    ? ''
    : `SALLYPORT_DATA_DIRECTORY=${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`} `;
}
