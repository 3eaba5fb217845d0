import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plantTree } from './plantTree.ts';

const project = join(import.meta.dirname, '../..');

/** Runs one of the tools with the project's own configuration over a planted tree. @returns its exit status and all it wrote. */
function run(tool: string, files: Readonly<Record<string, string>>, ...args: string[]): { passed: boolean; output: string } {
  const root = plantTree({ '.gitignore': 'node_modules\n', ...files });
  for (const name of ['biome.json', '.oxlintrc.json', 'tsconfig.json', 'knip.json']) copyFileSync(join(project, name), join(root, name));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  const { status, stdout, stderr } = spawnSync(join(project, 'node_modules/.bin', tool), args, { cwd: root, encoding: 'utf8' });
  return { passed: status === 0, output: stripVTControlCharacters(stdout + stderr) };
}

const biome = (files: Readonly<Record<string, string>>) => run('biome', files, 'check', '--error-on-warnings', '.');
const oxlint = (text: string) => run('oxlint', { 'src/web/a.ts': text }, '--deny-warnings', 'src');

describe('the pure rungs', () => {
  const impure: readonly (readonly [what: string, text: string])[] = [
    ['Date', 'export const a = Date.now();\n'],
    ['Date', 'export const a = new Date();\n'],
    ['crypto', 'export const a = crypto.randomUUID();\n'],
    ['process', 'export const a = process.hrtime();\n'],
    ['fetch', "export const a = fetch('http://localhost');\n"],
    ['setTimeout', 'export const a = setTimeout(String, 1);\n'],
    ['setInterval', 'export const a = setInterval(String, 1);\n'],
    ['queueMicrotask', 'queueMicrotask(String);\n'],
    ['performance', 'export const a = performance.now();\n'],
    ['console', "console.log('a');\n"],
    ['globalThis', 'export const a = globalThis.Date.now();\n'],
    ['Intl', 'export const a = Intl.DateTimeFormat();\n'],
  ];

  it.each(impure)('%s is refused in %j, on each of them', (what, text) => {
    const files = ['kernel', 'domain/policy', 'ports', 'flows/signIn', 'contract'].map((rung) => `src/${rung}/a.ts`);
    const { passed, output } = biome(Object.fromEntries(files.map((file) => [file, text])));
    expect(passed).toBe(false);
    for (const file of files) expect(output).toMatch(new RegExp(`${file}:\\d+:\\d+ lint/style/noRestrictedGlobals`));
    expect(output.match(new RegExp(`Do not use the global variable ${what}\\b`, 'g'))).toHaveLength(files.length);
  });

  it('Math.random is refused everywhere in the product: it is no source of secrets', () => {
    const files = ['domain/policy', 'flows/signIn', 'web', 'adapters/postgres'].map((rung) => `src/${rung}/a.ts`);
    const planted = Object.fromEntries(files.map((file) => [file, 'export const a = Math.random();\n']));
    const { passed, output } = run('oxlint', planted, '--deny-warnings', 'src');
    expect(passed).toBe(false);
    for (const file of files) expect(output).toContain(`[${file}:1:18]`);
    expect(output.match(/no-restricted-properties/g)).toHaveLength(files.length);
  });

  it('a clock is no matter to an adapter', () => {
    expect(biome({ 'src/adapters/system/clock.ts': 'export const now = (): number => Date.now();\n' })).toMatchObject({ passed: true });
  });
});

describe('form', () => {
  it('a file in our form passes, and any other does not', () => {
    expect(biome({ 'src/kernel/a.ts': "export const a = 'b';\n" })).toMatchObject({ passed: true });
    for (const text of ['export const a = "b";\n', "export const a = 'b'\n", "export function a(): string {\n    return 'b';\n}\n"]) {
      const { passed, output } = biome({ 'src/kernel/a.ts': text });
      expect(output).toContain('Formatter would have printed');
      expect(passed).toBe(false);
    }
  });

  const refused: readonly (readonly [rule: string, text: string])[] = [
    ['noExplicitAny', 'export const a = (b: any): unknown => b;\n'],
    ['noNonNullAssertion', 'export const a = (b: string | null): string => b!;\n'],
    ['noDefaultExport', 'export default 1;\n'],
    ['useImportType', "import { B } from './b.ts';\n\nexport type A = B;\n"],
    ['noUnusedVariables', 'const a = 1;\nexport {};\n'],
    ['noEmptyBlockStatements', 'try {\n  String(1);\n} catch {}\n'],
    ['noConsole', "console.log('a');\n"],
  ];

  it.each(refused)('%s', (rule, text) => {
    const { passed, output } = biome({ 'src/web/a.ts': text });
    expect(output).toContain(rule);
    expect(passed).toBe(false);
  });

  it.each(['skip', 'only'])('a test that is marked %s is refused', (mark) => {
    const { passed, output } = biome({ 'test/a.test.ts': `import { it } from 'vitest';\n\nit.${mark}('a', () => String(1));\n` });
    expect(output).toMatch(/noSkippedTests|noFocusedTests/);
    expect(passed).toBe(false);
  });
});

describe('promises and variants', () => {
  it('code that waits for its promises and handles every variant passes', () => {
    const text = `
      const work = async (kind: 'a' | 'b'): Promise<number> => {
        switch (kind) {
          case 'a': return 1;
          case 'b': return 2;
        }
      };
      export const done = await work('a');
    `;
    expect(oxlint(text)).toMatchObject({ passed: true });
  });

  const refused: readonly (readonly [rule: string, text: string])[] = [
    ['no-floating-promises', 'const work = async (): Promise<number> => 1; export const a = (): void => { work(); };'],
    [
      'no-misused-promises',
      'const work = async (): Promise<boolean> => true; export const a = (): number => { if (work()) return 1; return 2; };',
    ],
    ['no-misused-promises', 'export const a = (): void => { [1].forEach(async (one) => { await Promise.resolve(one); }); };'],
    ['await-thenable', 'export const a = async (): Promise<number> => await 1;'],
    ['switch-exhaustiveness-check', `export const a = (kind: 'a' | 'b'): number => { switch (kind) { case 'a': return 1; } return 2; };`],
    [
      'switch-exhaustiveness-check',
      `export const a = (kind: 'a' | 'b'): number => { switch (kind) { case 'a': return 1; default: return 2; } };`,
    ],
    [
      'return-await',
      'const work = async (): Promise<number> => 1; export const a = async (): Promise<number> => { try { return work(); } catch { return 2; } };',
    ],
    ['only-throw-error', `export const a = (): never => { throw 'b'; };`],
  ];

  it.each(refused)('%s: %s', (rule, text) => {
    const { passed, output } = oxlint(text);
    expect(output).toContain(`typescript(${rule})`);
    expect(passed).toBe(false);
  });
});

describe('dead code', () => {
  const live = {
    'package.json': '{ "name": "planted", "type": "module", "dependencies": { "zod": "4" } }',
    'src/main.ts': `import { z } from 'zod';\nimport { used } from './web/used.ts';\n\nz.string().parse(used);\n`,
    'src/web/used.ts': 'export const used = 1;\n',
  };

  it('a tree in which everything is used passes', () => {
    expect(run('knip', live)).toMatchObject({ passed: true });
  });

  it.each([
    ['file', { 'src/web/dead.ts': 'export const dead = 1;\n' }, 'src/web/dead.ts'],
    ['export', { 'src/web/used.ts': 'export const used = 1;\nexport const dead = 1;\n' }, 'dead'],
    ['dependency', { 'package.json': '{ "name": "planted", "type": "module", "dependencies": { "zod": "4", "pg": "8" } }' }, 'pg'],
    ['import of what is not a dependency', { 'src/web/used.ts': `import 'pino';\n\nexport const used = 1;\n` }, 'pino'],
  ])('an unused %s is found', (_what, files, name) => {
    const { passed, output } = run('knip', { ...live, ...files });
    expect(output).toContain(name);
    expect(passed).toBe(false);
  });
});
