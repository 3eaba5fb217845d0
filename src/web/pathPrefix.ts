import type { FastifyInstance } from 'fastify';

/**
 * People may reach us below a path, as https://example.com/id. Within this server no address has that prefix: it is taken
 * away from every request that comes in, and put before every address of ours that goes out. So no route and no page
 * knows of it. What goes out: `Location` here, the attributes of pages in html.ts, and what `outside` is asked for.
 */
export interface PathPrefix {
  /** "/id", or empty: people reach us at the root of the host. */
  readonly path: string;
  /** @param address of ours, beginning with a slash; anything else comes back as it is. */
  outside(address: string): string;
  /** @param target of a request. With the prefix or without, so that a proxy may strip it, and a probe need not know it. */
  inside(target: string): string;
}

/** @param publicUrl without a slash at the end. */
export function pathPrefixOf(publicUrl: string): PathPrefix {
  const { pathname } = new URL(publicUrl);
  const path = pathname === '/' ? '' : pathname;
  return {
    path,
    outside: (address) => (isOurs(address) ? `${path}${address}` : address),
    inside: (target) => fromHostRoot(target, path) ?? withoutPrefix(target, path),
  };
}

declare module 'fastify' {
  interface FastifyInstance {
    pathPrefix: PathPrefix;
  }
}

/** Ours is an address from the root of this host; "//elsewhere" is one of another host. */
function isOurs(address: string): boolean {
  return address.startsWith('/') && !address.startsWith('//');
}

function withoutPrefix(target: string, path: string): string {
  if (path === '' || !target.startsWith(path)) return target;
  const rest = target.slice(path.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : target;
}

/** RFC 8414 (3.1) puts the well-known part before the path of the issuer, and so before the prefix. */
const WELL_KNOWN = /^(\/\.well-known\/(?:oauth-authorization-server|openid-configuration))(\/[^?]*?)\/?(\?.*)?$/;

/** @returns the address of the same document below the issuer; null: it is not one. */
function fromHostRoot(target: string, path: string): string | null {
  const [, document, issuer, query = ''] = WELL_KNOWN.exec(target) ?? [];
  const tenant = issuer === undefined ? undefined : /^\/t\/[^/]+$/.exec(withoutPrefix(issuer, path))?.[0];
  return document === undefined || tenant === undefined ? null : `${tenant}${document}${query}`;
}

/** Every answer whose `Location` is an address of ours. */
export function prefixLocations(app: FastifyInstance, prefix: PathPrefix): void {
  app.decorate('pathPrefix', prefix);
  if (prefix.path === '') return;
  app.addHook('onSend', async (_request, reply) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string') reply.header('location', prefix.outside(location));
  });
}
