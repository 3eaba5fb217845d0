import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { applied, type Mutant } from './mutant.ts';

/**
 * Asks the compiler about mutants that no test noticed: one that does not compile cannot be shipped, so it was noticed.
 * Each becomes a file beside the original, in a copy, and one run of the compiler judges them all.
 * @returns those that compile, and those that are nothing to be compiled.
 */
export function thoseThatCompile(root: string, all: readonly Mutant[]): Mutant[] {
  const mutants = all.filter(({ path }) => path.endsWith('.ts'));
  if (mutants.length === 0) return [...all];
  const copy = mkdtempSync(join(tmpdir(), 'sallyport-compile-'));
  try {
    cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const names = mutants.map((mutant, index) => join(dirname(mutant.path), `mutant${index}of${basename(mutant.path)}`));
    for (const [index, mutant] of mutants.entries()) {
      mkdirSync(join(copy, dirname(mutant.path)), { recursive: true });
      writeFileSync(join(copy, names[index] as string), applied(readFileSync(join(root, mutant.path), 'utf8'), mutant));
    }
    const settings = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { readonly compilerOptions: object };
    // A name that is no longer used is untidy, and no proof that anything was noticed.
    const compilerOptions = { ...settings.compilerOptions, noUnusedLocals: false, noUnusedParameters: false };
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: names }));
    const complaints = complaintsOf(copy);
    return all.filter((mutant) => !complaints.includes(`${names[mutants.indexOf(mutant)]}(`));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function complaintsOf(folder: string): string {
  try {
    return execFileSync(join(folder, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.json', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    // A compiler that fails says why on its standard output; one that did not run says nothing, and that is a fault.
    if (stdout === undefined || stdout === '') throw error;
    return stdout;
  }
}
