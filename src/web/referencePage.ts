import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { assetAddress } from './assets.ts';
import { html, type Markup } from './html.ts';
import type { RouteClass } from './routeClass.ts';
import { sendPage } from './sendPage.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/** Swagger UI as the package brings it: read when the page asks for it, and by no other page. */
const FOLDER = new URL('static/', import.meta.resolve('@fastify/swagger-ui'));
const FILES = { 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8', 'swagger-ui.css': 'text/css; charset=utf-8' } as const;

/** The OpenAPI document for people, at /api/reference. */
export function referencePage(app: FastifyInstance): void {
  app.get('/api/reference', { config: ANYBODY, schema: hidden }, (_request, reply) => sendPage(reply, 200, page()));
  for (const [file, type] of Object.entries(FILES)) {
    app.get(address(file), { config: ANYBODY, schema: hidden }, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await readFile(new URL(file, FOLDER))),
    );
  }
}

function address(file: string): string {
  return `/assets/reference/${file}`;
}

function page(): Markup {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>API reference · Sallyport</title>
      <link rel="icon" href=${assetAddress('sallyport.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href=${address('swagger-ui.css')} />
      <script defer src=${address('swagger-ui-bundle.js')}></script>
      <script defer src=${assetAddress('reference.js')}></script>
    </head>
    <body>
      <main id="reference"></main>
      <noscript>This page needs JavaScript. The same is in <a href="/openapi.json">its OpenAPI document</a>.</noscript>
    </body>
  </html>`;
}
