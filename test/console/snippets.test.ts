import { spawnSync } from 'node:child_process';
import * as openidClient from 'openid-client';
import { describe, expect, it } from 'vitest';
import { expressSnippet } from '../../console/pages/applications/snippets/expressSnippet.ts';
import type { SnippetValues } from '../../console/pages/applications/snippets/snippet.ts';
import { stacksFor } from '../../console/pages/applications/snippets/stacks.ts';

const VALUES: SnippetValues = {
  issuer: 'https://id.example.com/t/acme',
  clientId: 'acme.finance-1',
  redirectUri: 'https://finance.example.com/signed/in',
};

const STACKS = [...stacksFor('confidential'), ...stacksFor('public')];

describe('what an application is connected with', () => {
  it('has the issuer and the client id of the application in it, and no secret', () => {
    for (const { name, snippet } of STACKS) {
      const { files, callbackPath } = snippet(VALUES);
      const text = files.map((file) => file.text).join('\n');
      expect([name, text.includes(VALUES.issuer), text.includes(VALUES.clientId)]).toEqual([name, true, true]);
      // A library that chooses the path itself is said so; every other one takes the registered address.
      expect([name, callbackPath !== null || text.includes('/signed/in')]).toEqual([name, true]);
      expect([name, text.includes('[object'), /'undefined'|"undefined"/.test(text)]).toEqual([name, false, false]);
    }
  });

  it('asks for PKCE in every stack, which is demanded here', () => {
    const byItself = ['JavaScript'];
    for (const { name, snippet } of STACKS) {
      const text = snippet(VALUES)
        .files.map((file) => file.text)
        .join('\n');
      expect([name, byItself.includes(name) || /pkce|S256/i.test(text)]).toEqual([name, true]);
    }
  });

  it('uses of openid-client what it has, and can be read by Node', () => {
    for (const issuer of [VALUES.issuer, 'http://localhost:3000/t/acme']) {
      const program = expressSnippet({ ...VALUES, issuer }).files.find(({ name }) => name === 'server.mjs')?.text ?? '';
      const used = [...program.matchAll(/\boidc\.(\w+)/g)].map(([, name]) => name ?? '');
      expect(used.length).toBeGreaterThan(5);
      expect(used.filter((name) => !(name in openidClient))).toEqual([]);
      const read = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input: program, encoding: 'utf8' });
      expect([read.status, read.stderr]).toEqual([0, '']);
    }
  });
});
