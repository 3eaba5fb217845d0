import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countTests } from '../../tools/countTests.ts';
import { plantTree } from './plantTree.ts';

const project = join(import.meta.dirname, '../..');

describe('what a run counts', () => {
  const tests = (...statuses: string[]) => ({
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  });

  it('passed and failed tests, over all files', () => {
    expect(countTests({ testResults: [tests('passed', 'passed'), tests('passed', 'failed')] }, 1)).toEqual({ passed: 3, failed: 1 });
    expect(countTests({ testResults: [tests('passed', 'passed')] }, 0)).toEqual({ passed: 2, failed: 0 });
  });

  it.each(['skipped', 'pending', 'todo', 'disabled'])('a test that is %s has not passed', (status) => {
    expect(countTests({ testResults: [tests('passed', status)] }, 0)).toEqual({ passed: 1, failed: 1 });
  });

  it('a file that could not be loaded, a run that failed outside of its tests, and one without tests have failed', () => {
    expect(countTests({ testResults: [tests('passed'), { status: 'failed', assertionResults: [] }] }, 1)).toEqual({ passed: 1, failed: 1 });
    expect(countTests({ testResults: [tests('passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
    expect(countTests({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
    expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('tests that need more than Node', () => {
  /** Runs a planted test file on its own. @returns the statuses of its tests. */
  function run(env: Readonly<Record<string, string>>): string[] {
    const root = plantTree({
      'vitest.config.mjs': 'export default {};',
      'a.test.ts': `
        import { expect, it } from 'vitest';
        import { describeWithChromium, describeWithPostgres } from '${project}/test/requirements.ts';
        it('a', () => { expect(1).toBe(1); });
        describeWithPostgres('b', (url) => { it('c', () => { expect(url).toBe('postgres://there'); }); });
        describeWithChromium('d', (path) => { it('e', () => { expect(path).toBe('${process.execPath}'); }); });
      `,
    });
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    const results = join(root, 'results.json');
    const { PATH, HOME } = process.env;
    spawnSync(join(project, 'node_modules/.bin/vitest'), ['run', '--reporter', 'json', '--outputFile', results], {
      cwd: root,
      env: { PATH, HOME, ...env },
    });
    const report = JSON.parse(readFileSync(results, 'utf8')) as { testResults: { assertionResults: { status: string }[] }[] };
    return report.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  }

  const absent = { SALLYPORT_TEST_CHROMIUM: '/nowhere' };
  const present = { SALLYPORT_TEST_CHROMIUM: process.execPath, SALLYPORT_TEST_DATABASE_URL: 'postgres://there' };

  it('run where it is there', () => {
    expect(run(present)).toEqual(['passed', 'passed', 'passed']);
  });

  it('are skipped where it is not', () => {
    expect(run(absent)).toEqual(['passed', 'skipped', 'skipped']);
  });

  it('fail where everything is meant to run', () => {
    expect(run({ ...absent, SALLYPORT_TEST_NO_SKIP: '1' })).toEqual(['passed', 'failed', 'failed']);
  });
});
