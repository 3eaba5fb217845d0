import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOKEN_SCOPES } from '../../src/domain/directory/tokenScopes.ts';
import { ROLES } from '../../src/domain/directory/user.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { RouteClass } from '../../src/web/routeClass.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld } from '../builders/world.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-sallyport-assurance': string;
  readonly 'x-sallyport-role': string | null;
  readonly 'x-sallyport-scope'?: string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}

eachEngine(
  'the OpenAPI document',
  (database) => {
    let app: Server;
    let document: Document;
    /** Every route that the server has, as it was declared. */
    const declared: { readonly method: string; readonly url: string; readonly config: Partial<RouteClass>; readonly hidden: boolean }[] =
      [];
    beforeAll(async () => {
      const world = await aWorld(database.store);
      app = await aServer(world.ports, {
        mounts: [
          (scope) => {
            scope.addHook('onRoute', ({ method, url, config, schema }) => {
              for (const one of [method].flat()) declared.push({ method: one, url, config: config ?? {}, hidden: schema?.hide === true });
            });
            adminApi(scope, adminFlows(world.ports));
          },
        ],
      });
      document = (await app.inject({ url: '/openapi.json' })).json();
    });
    afterAll(() => app.close());

    const operations = () =>
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
      );

    it('is valid OpenAPI 3.1, as somebody else judges it', async () => {
      expect(document.openapi).toMatch(/^3\.1\./);
      const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
      expect([valid, errors]).toEqual([true, undefined]);
    });

    it('has every JSON route of the administration, with what the route declares', () => {
      const routes = declared.filter(({ method }) => method !== 'HEAD');
      expect(routes.length).toBeGreaterThan(70);
      for (const { method, url, config, hidden } of routes) {
        expect([url, hidden]).toEqual([url, false]);
        const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
        expect(operation).toMatchObject({ 'x-sallyport-assurance': config.assurance, 'x-sallyport-role': config.role });
        expect([url, config.act === undefined]).toEqual([url, false]);
      }
    });

    it('every operation has a name of its own, a sentence, its class, its role, and how one proves oneself', () => {
      const ids = operations().map(({ operation }) => operation.operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { path, method, operation } of operations()) {
        const where = `${method} ${path}`;
        expect([where, operation.operationId]).toEqual([where, expect.stringMatching(/^[a-z][a-zA-Z0-9]+$/)]);
        expect([where, operation.summary]).toEqual([where, expect.stringMatching(/\.$/)]);
        const assurance = operation['x-sallyport-assurance'];
        expect(['public', 'handle', 'session', 'aal2', 'fresh_aal2', 'confirmed']).toContain(assurance);
        expect([null, ...ROLES]).toContain(operation['x-sallyport-role']);
        const scope = operation['x-sallyport-scope'];
        if (scope !== undefined) expect(TOKEN_SCOPES).toContain(scope);
        const session = [{ session: [] }, ...(scope === undefined ? [] : [{ token: [scope] }])];
        const security = assurance === 'public' ? [] : assurance === 'handle' ? [{ attempt: [] }] : session;
        expect([where, operation.security]).toEqual([where, security]);
        for (const scheme of operation.security.flatMap((one) => Object.keys(one))) {
          expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
        }
      }
    });

    it('has a page for people, without inline script, without a stranger, and loaded by that page alone', async () => {
      const page = await app.inject({ url: '/api/reference' });
      expect([page.statusCode, page.headers['content-security-policy']]).toEqual([200, expect.stringContaining("script-src 'self';")]);
      expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style| on\w+=|https?:\/\//);
      const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
      expect(files.length).toBeGreaterThan(3);
      for (const url of files) expect([url, (await app.inject({ url })).statusCode]).toEqual([url, 200]);
    });
  },
  { only: 'embedded' },
);
