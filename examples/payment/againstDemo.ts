import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// Registers the bank in the demo that runs (`npm start`), and starts it: one command for whoever wants to see it.

const SALLYPORT = join(import.meta.dirname, '../../bin/sallyport.mjs');
const port = process.env['PORT'] ?? '3004';
const baseUrl = `http://localhost:${port}`;

/** Runs a command against the demo. @returns what it answers, or null where it refuses. */
function sallyport(...words: string[]): Record<string, unknown> | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SALLYPORT, '--json', '--tenant', 'demo', ...words], { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Record<string, unknown>;
  process.stderr.write(stderr);
  return null;
}

function registered(clientId: string, ...words: string[]): Record<string, unknown> {
  // An earlier run has left it: begin anew, with a secret that is known.
  sallyport('application', 'delete', clientId);
  const made = sallyport('application', 'register', clientId, ...words);
  if (made === null) throw new Error('Start the demo in another terminal first: npm start');
  return made;
}

const { issuer } = registered('bank', '--name', 'Bank', '--auth-method', 'none', '--redirect-uri', `${baseUrl}/callback`);
const { clientSecret } = registered('bank-api', '--name', 'Bank API', '--reads-tokens-of', 'bank');
Object.assign(process.env, {
  ISSUER: issuer,
  CLIENT_ID: 'bank',
  API_CLIENT_ID: 'bank-api',
  API_CLIENT_SECRET: clientSecret,
  PORT: port,
});
await import('./payment.ts');
