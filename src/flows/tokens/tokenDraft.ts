import { DEFAULT_TOKEN_DAYS, MOST_TOKEN_DAYS } from '../../domain/directory/apiToken.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { MOST_NETWORKS, type Network, network } from '../../domain/directory/network.ts';
import { TOKEN_SCOPES, type TokenScope, tokenScopes } from '../../domain/directory/tokenScopes.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';

export interface TokenDraft {
  readonly name: unknown;
  readonly scopes: unknown;
  /** Absent: 90. There is no "never". */
  readonly days?: unknown;
  /** Absent or empty: from anywhere. */
  readonly networks?: unknown;
}

export interface TokenWords {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly days: number;
  readonly networks: readonly Network[];
}

/** What a token is to be, judged. */
export function tokenWords(draft: TokenDraft): Result<TokenWords, 'token_malformed'> {
  const name = displayName(draft.name);
  if (name === null) return malformed('name', 'A name is a line of 1 to 200 characters.');
  const scopes = tokenScopes(draft.scopes);
  if (scopes === null) return malformed('scopes', `Scopes are some of: ${TOKEN_SCOPES.join(', ')}.`);
  const { days = DEFAULT_TOKEN_DAYS } = draft;
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > MOST_TOKEN_DAYS) {
    return malformed('days', `A token lasts 1 to ${MOST_TOKEN_DAYS} days.`);
  }
  const given: unknown = draft.networks ?? [];
  const networks = Array.isArray(given) && given.length <= MOST_NETWORKS ? given.map(network) : [null];
  const known = networks.filter((one) => one !== null);
  if (known.length < networks.length) {
    return malformed(
      'networks',
      `Networks are at most ${MOST_NETWORKS}, each like 192.0.2.0/24 or 2001:db8::/32, without bits beyond the prefix.`,
    );
  }
  return succeeded({ name, scopes, days, networks: [...new Set(known)] });
}

function malformed(part: keyof TokenDraft, detail: string): Refusal<'token_malformed'> {
  return refused('token_malformed', detail, { part });
}
