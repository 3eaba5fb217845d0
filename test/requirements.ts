import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// Some tests need more than Node and npm. On a machine without it they are skipped and say what they miss; where
// everything is meant to run (SALLYPORT_TEST_NO_SKIP=1) they fail instead.

/** Tests against a PostgreSQL server. @param tests gets the address of a superuser; tools/testPostgres.sh starts a server. */
export function describeWithPostgres(name: string, tests: (adminUrl: string) => void): void {
  const url = process.env['SALLYPORT_TEST_DATABASE_URL'] ?? null;
  describeWith(name, url, { tests, missing: 'a PostgreSQL server: set SALLYPORT_TEST_DATABASE_URL, see tools/testPostgres.sh' });
}

/** Journeys through a browser. @param tests gets the path of the browser's program. */
export function describeWithChromium(name: string, tests: (executablePath: string) => void): void {
  const path = process.env['SALLYPORT_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  describeWith(name, existsSync(path) ? path : null, {
    tests,
    missing: 'Chromium: install it, or set SALLYPORT_TEST_CHROMIUM to its program',
  });
}

/** Tests behind a real reverse proxy. @param tests gets the path of nginx. */
export function describeWithNginx(name: string, tests: (executablePath: string) => void): void {
  const path = process.env['SALLYPORT_TEST_NGINX'] ?? '/usr/sbin/nginx';
  describeWith(name, existsSync(path) ? path : null, { tests, missing: 'nginx: install it, or set SALLYPORT_TEST_NGINX to its program' });
}

/** The same. @param tests gets the path of Caddy. */
export function describeWithCaddy(name: string, tests: (executablePath: string) => void): void {
  const path = process.env['SALLYPORT_TEST_CADDY'] ?? '/usr/bin/caddy';
  describeWith(name, existsSync(path) ? path : null, { tests, missing: 'Caddy: install it, or set SALLYPORT_TEST_CADDY to its program' });
}

interface Requirement {
  readonly tests: (resource: string) => void;
  readonly missing: string;
}

function describeWith(name: string, resource: string | null, { tests, missing }: Requirement): void {
  if (resource !== null) {
    describe(name, () => tests(resource));
    return;
  }
  const maySkip = process.env['SALLYPORT_TEST_NO_SKIP'] !== '1';
  describe.skipIf(maySkip)(name, () => {
    it(`needs ${missing}`, () => expect(resource).not.toBeNull());
  });
}
