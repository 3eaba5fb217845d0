/** Where this console is: the addresses of its tenant, below whatever prefix a proxy has put in front. */
export interface Place {
  /** Of the tenant: "/t/acme", or "/id/t/acme" behind a prefix. */
  readonly root: string;
  /** Of the console's pages. */
  readonly console: string;
  readonly tenantSlug: string;
}

export const place: Place = placeOf(window.location.pathname);

function placeOf(path: string): Place {
  const found = /^(.*\/t\/([^/]+))\/console(?:\/|$)/.exec(path);
  if (found?.[1] === undefined || found[2] === undefined) throw new Error(`${path} is no address of the console`);
  return { root: found[1], console: `${found[1]}/console`, tenantSlug: found[2] };
}
