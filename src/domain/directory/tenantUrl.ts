/**
 * The address of a tenant as everybody outside knows it: its issuer, and what links begin with. From configuration alone, never from a request.
 * @param publicUrl under which people reach this deployment, without a slash at the end.
 */
export function tenantUrl({ publicUrl }: { readonly publicUrl: string }, slug: string): string {
  return `${publicUrl}/t/${slug}`;
}
