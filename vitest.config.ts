import { defineConfig } from 'vitest/config';

const inCi = process.env['CI'] === 'true';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'spec/**/*.test.ts'],
    // Real processes: worker threads would share one process's signals, native hashing pool and open files.
    pool: 'forks',
    maxWorkers: 2,
    // A worker takes file after file: what the embedded database is compiled to, and the modules, are made once and not 200 times.
    isolate: false,
    // Real databases, browsers and hashes. A journey through a browser sets its own, longer one.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A test that was left out on purpose or by accident is no proof.
    allowOnly: false,
    passWithNoTests: false,
    reporters: inCi ? ['default', 'json'] : ['default'],
    outputFile: { json: 'test-output/results.json' },
  },
});
