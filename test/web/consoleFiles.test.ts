import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBuiltConsole } from '../../src/web/console/builtConsole.ts';
import { CONSOLE_ASSETS } from '../../src/web/console/consoleDocument.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld } from '../builders/world.ts';

const built = readBuiltConsole();

describe.skipIf(built === null)('with a console that was built', () => {
  eachEngine('the files of the console', (database) => {
    let app: Server;
    beforeAll(async () => {
      app = await aServer((await aWorld(database.store)).ports);
    });
    afterAll(() => app.close());

    const get = async (name: string, accepted = '') => {
      const { statusCode, headers } = await app.inject({
        url: `${CONSOLE_ASSETS}/${name}`,
        headers: accepted === '' ? {} : { 'accept-encoding': accepted },
      });
      return { statusCode, headers };
    };

    it('are sent in the best form that the browser reads, and kept for ever', async () => {
      for (const [accepted, sent] of [
        ['gzip, deflate, br', 'br'],
        ['gzip', 'gzip'],
        ['', undefined],
      ] as const) {
        const { statusCode, headers } = await get(built?.script ?? '', accepted);
        expect([accepted, statusCode, headers['content-encoding']]).toEqual([accepted, 200, sent]);
        expect(headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        // What stands between keeps the forms apart.
        expect(headers['vary']).toMatch(/accept-encoding/i);
      }
    });

    it('are those whose name changes with their content, and no others', async () => {
      for (const name of ['manifest.json', `${built?.script}.br`, '../package.json', 'first.js', '']) {
        const { statusCode, headers } = await get(name);
        expect([name, statusCode]).toEqual([name, 404]);
        expect(headers['cache-control'] ?? '').not.toMatch(/immutable|max-age=[1-9]/);
      }
    });
  });
});
