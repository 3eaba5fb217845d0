/** What the adapter says of a failure (openidUpstreams.ts), in the order in which it is looked for. */
const CAUSES = [
  ['notOfTheInternet', /that is not called/],
  ['notHttps', /that is not https|HTTP_REQUEST_FORBIDDEN/],
  ['noSuchHost', /ENOTFOUND|EAI_AGAIN/],
  ['nobodyThere', /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET/],
  ['tooSlow', /OAUTH_TIMEOUT|TIMEOUT|TimeoutError/i],
  ['certificate', /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/],
  ['namesAnother', /OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED/],
  ['noKeys', /shows no key/],
  ['noDocument', /OAUTH_RESPONSE_IS_NOT_JSON|OAUTH_RESPONSE_IS_NOT_CONFORM|OAUTH_INVALID_RESPONSE|OAUTH_PARSE_ERROR/],
] as const;

type Cause = (typeof CAUSES)[number][0];

/** Why a provider cannot be reached, as far as its codes tell; the words for it are `help.<cause>`. */
export function whyUnreachable(detail: string): Cause | 'other' {
  return CAUSES.find(([, pattern]) => pattern.test(detail))?.[0] ?? 'other';
}
