import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cookies } from '../cookies.ts';
import { formToken, isFormToken } from '../formToken.ts';

/** The token of a form on a page for everybody: it is bound to the browser, which has no session and no attempt. */
export function publicFormToken(
  cookies: Cookies,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  purpose: string,
): string {
  const known = cookies.readSecret(request, 'form');
  const secret = known !== null && /^[\w-]{22}$/.test(known) ? known : randomBytes(16).toString('base64url');
  if (secret !== known) cookies.setSecret(reply, 'form', secret);
  return formToken(secret, purpose);
}

export function isPublicForm(
  cookies: Cookies,
  request: FastifyRequest,
  posted: { readonly token: unknown; readonly purpose: string },
): boolean {
  const secret = cookies.readSecret(request, 'form');
  return secret !== null && isFormToken(posted.token, secret, posted.purpose);
}
