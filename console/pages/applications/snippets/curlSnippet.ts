import type { Snippet, SnippetValues } from './snippet.ts';

/** By hand, to see what happens: the address for the browser, and the exchange of the code that comes back. */
export function curlSnippet({ issuer, clientId, redirectUri }: SnippetValues, kind: 'confidential' | 'public'): Snippet {
  const begin = `ISSUER='${issuer}'
curl -s "$ISSUER/.well-known/openid-configuration"

VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
echo "$ISSUER/authorize?client_id=${encodeURIComponent(clientId)}&response_type=code&scope=openid%20profile%20email&redirect_uri=${encodeURIComponent(redirectUri)}&state=$RANDOM&code_challenge=$CHALLENGE&code_challenge_method=S256"
`;
  const client = kind === 'public' ? `-d 'client_id=${clientId}'` : `-u '${clientId}:…'`;
  const exchange = `# Open that address. The browser comes back to ${redirectUri}?code=…: within a minute,
curl -s "$ISSUER/token" ${client} -d grant_type=authorization_code -d "code_verifier=$VERIFIER" \\
  --data-urlencode 'redirect_uri=${redirectUri}' -d 'code=…'
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: begin },
      { name: 'Terminal', text: exchange },
    ],
  };
}
