import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

it.each(['resource-server', 'browser'])('the package %s builds to what its package.json promises', { timeout: 180_000 }, async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-package-'));
  try {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '-p', join(ROOT, 'packages', name), '--outDir', folder]);
    const { exports } = JSON.parse(await readFile(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as {
      readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
    };
    for (const { types, default: module } of Object.values(exports).filter((one) => !one.default.includes('*'))) {
      await readFile(join(folder, types.replace('./dist/', '')), 'utf8');
      const built = (await import(join(folder, module.replace('./dist/', '')))) as object;
      expect(Object.values(built).some((value) => typeof value === 'function')).toBe(true);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
