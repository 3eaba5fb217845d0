import type { Snippet, SnippetValues } from './snippet.ts';

/** oidc-client-ts 3, for applications without a server of their own. It uses PKCE by itself. */
export function browserSnippet({ issuer, clientId, redirectUri }: SnippetValues): Snippet {
  const signIn = `import { UserManager } from 'oidc-client-ts';

const users = new UserManager({
  authority: '${issuer}',
  client_id: '${clientId}',
  redirect_uri: '${redirectUri}',
  scope: 'openid profile email',
});

/** Who is signed in. Sends the browser away, and back to the redirect address, when nobody is. */
export async function signedIn() {
  if (new URLSearchParams(location.search).has('code')) {
    const user = await users.signinCallback();
    history.replaceState(null, '', location.pathname);
    return user;
  }
  return (await users.getUser()) ?? users.signinRedirect();
}
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: 'npm install oidc-client-ts' },
      { name: 'signIn.js', text: signIn },
    ],
  };
}
