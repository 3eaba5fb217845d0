import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// `npm run bench NAME`: runs bench/NAME.ts with room for the garbage that a load generator makes.
const name = process.argv[2] ?? '';
const file = fileURLToPath(new URL(`../bench/${name}.ts`, import.meta.url));
if (!/^[a-zA-Z]+$/.test(name) || !existsSync(file)) {
  process.stderr.write('Which one? See bench/README.md.\n');
  process.exit(1);
}
process.exit(spawnSync(process.execPath, [file, ...process.argv.slice(3)], { stdio: 'inherit' }).status ?? 1);
