import { isPlain, pathOf, portOf, type Snippet, type SnippetValues } from './snippet.ts';

/** openid-client 6 and Express 5, whose handlers may be asynchronous. */
export function expressSnippet({ issuer, clientId, redirectUri }: SnippetValues): Snippet {
  const insecure = isPlain(issuer)
    ? `, undefined, {
  execute: [oidc.allowInsecureRequests], // the issuer is http: on your own machine only
}`
    : '';
  const server = `import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const redirectUri = '${redirectUri}';
const issuer = new URL('${issuer}');
const config = await oidc.discovery(issuer, '${clientId}', process.env.CLIENT_SECRET${insecure});

const app = express();
app.set('trust proxy', 1);
app.use(session({
  secret: process.env.SESSION_SECRET,
  resave: false,
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto' },
}));

app.get('/', (req, res) => {
  if (!req.session.user) return res.redirect('/login');
  res.json(req.session.user);
});

app.get('/login', async (req, res) => {
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  req.session.pending = { codeVerifier, state };
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  res.redirect(address.href);
});

app.get('${pathOf(redirectUri)}', async (req, res) => {
  if (!req.session.pending) return res.redirect('/login');
  const { codeVerifier, state } = req.session.pending;
  const tokens = await oidc.authorizationCodeGrant(config, new URL(req.originalUrl, redirectUri), {
    pkceCodeVerifier: codeVerifier,
    expectedState: state,
    idTokenExpected: true,
  });
  // A new session, so that nobody can have planted the old one.
  req.session.regenerate(() => {
    req.session.user = tokens.claims();
    res.redirect('/');
  });
});

app.listen(${portOf(redirectUri)});
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: 'npm install express@5 express-session openid-client@6' },
      { name: 'server.mjs', text: server },
      { name: 'Terminal', text: 'CLIENT_SECRET=… SESSION_SECRET=$(openssl rand -hex 32) node server.mjs' },
    ],
  };
}
