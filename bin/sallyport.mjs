#!/usr/bin/env node
// The launcher. It is plain JavaScript that every Node since 20.19 can read: when the caller's Node cannot run
// Sallyport itself, it runs this file again on the Node 24 that the package brings along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = new URL('../src/main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) {
  // What was compiled once is kept: a later start takes two thirds of the time, and 20 MiB less, since the types need not
  // be stripped again. Where the folder cannot be written it is done without.
  module.enableCompileCache?.(here('../node_modules/.cache/sallyport'));
  await import((existsSync(source) ? source : new URL('../dist/src/main.js', import.meta.url)).href);
} else {
  const bundled = here('../node_modules/node/bin/node');
  if (!existsSync(bundled)) {
    process.stderr.write(
      `node_too_old: Sallyport needs Node ${OLDEST_NODE} and this is ${process.versions.node}. ` +
        `Run "npm ci" in its folder, which brings the right one along, or start it with Node ${OLDEST_NODE}.\n`,
    );
    process.exit(1);
  }
  const child = spawn(bundled, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
