import { existsSync, readFileSync } from 'node:fs';

// `node tools/countTests.ts RESULTS STATUS` prints "N passed, N failed" for the JSON report of a run that ended with
// STATUS, and ends with 1 unless everything passed. A skipped test, a file that could not be loaded and an error
// outside of all tests count as failed.

interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** @param status the exit status of the run; another than 0 means that at least something failed. */
export function countTests(report: Report | null, status: number): { readonly passed: number; readonly failed: number } {
  const files = report?.testResults ?? [];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status === 'passed')).length;
  const failed = tests.length - passed + broken;
  const unseen = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: unseen ? 1 : failed };
}

if (import.meta.main) {
  const [, , path = '', status = '1'] = process.argv;
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : null;
  const { passed, failed } = countTests(report, Number(status));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
