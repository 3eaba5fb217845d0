import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const;

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Read once. The address carries a digest of the content, so that a browser may keep it for ever. */
const ASSETS = {
  'sallyport.css': read('sallyport', 'css'),
  'sallyport.svg': read('sallyport', 'svg'),
  'signIn.js': read('signIn', 'js'),
  'samlPost.js': read('samlPost', 'js'),
  'operationAnswered.js': read('operationAnswered', 'js'),
  'reference.js': read('reference', 'js'),
} as const;

export type AssetName = keyof typeof ASSETS;

export function assetAddress(name: AssetName): string {
  return ASSETS[name].address;
}

export function serveAssets(app: FastifyInstance): void {
  for (const { address, type, content } of Object.values(ASSETS)) {
    app.get(address, { config: { assurance: 'public', role: null, surface: 'page' }, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content),
    );
  }
}

function read(name: string, extension: keyof typeof TYPES): Asset {
  const content = readFileSync(new URL(`./assets/${name}.${extension}`, import.meta.url));
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  return { address: `/assets/${name}.${digest}.${extension}`, type: TYPES[extension], content };
}
