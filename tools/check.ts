import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ERRORS } from '../src/contract/errorCatalogue.ts';
import { EVENTS } from '../src/domain/audit/catalogue.ts';
import { checkCatalogues } from './checkCatalogues.ts';
import { checkLadder } from './checkLadder.ts';
import { checkPaths } from './checkPaths.ts';
import { checkRules } from './checkRules.ts';
import { checkStyle } from './checkStyle.ts';
import { checkDocuments, generatedDocuments } from './generateDocs.ts';
import type { Problem } from './problem.ts';
import { readSources } from './sourceTree.ts';

// `node tools/check.ts` runs everything that holds the house up; `node tools/check.ts ladder knip` only what is named.

const root = join(import.meta.dirname, '..');

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

type Check = () => Promise<Outcome>;

const sources = readSources(root);
const catalogues = {
  errors: Object.keys(ERRORS),
  events: Object.fromEntries(Object.entries(EVENTS).map(([type, { data }]) => [type, Object.keys(data)])),
};

const CHECKS: Readonly<Record<string, Check>> = {
  types: command('tsc', '-p', 'tsconfig.json'),
  console: command('tsc', '-p', 'console/tsconfig.json'),
  promises: command('oxlint', '--deny-warnings'),
  format: command('biome', 'check', '--error-on-warnings', '.'),
  dead: command('knip'),
  ladder: ours(() => checkLadder(sources)),
  style: ours(() => checkStyle(sources)),
  rules: ours(() => checkRules(root, sources)),
  catalogues: ours(() => checkCatalogues(sources, catalogues)),
  paths: ours(() => checkPaths(root)),
  docs: ours(() => checkDocuments(root, generatedDocuments())),
};

function ours(find: () => readonly Problem[]): Check {
  return async () => {
    const problems = find();
    return { passed: problems.length === 0, output: problems.map(({ rule, at, message }) => `${at}  ${message}  [${rule}]`).join('\n') };
  };
}

function command(name: string, ...args: string[]): Check {
  return () =>
    new Promise((resolve) => {
      const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
      const parts: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => parts.push(part));
      child.stderr.on('data', (part: Buffer) => parts.push(part));
      child.on('error', (error) => resolve({ passed: false, output: error.message }));
      child.on('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(parts).toString().trim() }));
    });
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CHECKS);
const unknown = wanted.filter((name) => CHECKS[name] === undefined);
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(', ')}; there are ${Object.keys(CHECKS).join(', ')}`);
  process.exit(2);
}
const outcomes = await Promise.all(wanted.map(async (name) => ({ name, outcome: await CHECKS[name]?.() })));
for (const { name, outcome } of outcomes) {
  console.log(`${outcome?.passed ? 'ok    ' : 'FAILED'}  ${name}`);
  if (!outcome?.passed) console.log(outcome?.output.replace(/^/gm, '  '));
}
process.exitCode = outcomes.every(({ outcome }) => outcome?.passed) ? 0 : 1;
