import { pathOf, portOf, type Snippet, type SnippetValues } from './snippet.ts';

/** Authlib 1 and Flask 3. */
export function flaskSnippet({ issuer, clientId, redirectUri }: SnippetValues): Snippet {
  const app = `import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, redirect, session

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]

oauth = OAuth(app)
oauth.register(
    name="sallyport",
    client_id="${clientId}",
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url="${issuer}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/")
def home():
    user = session.get("user")
    return jsonify(user) if user else redirect("/login")


@app.get("/login")
def login():
    return oauth.sallyport.authorize_redirect("${redirectUri}")


@app.get("${pathOf(redirectUri)}")
def callback():
    token = oauth.sallyport.authorize_access_token()
    session.clear()
    session["user"] = token["userinfo"]
    return redirect("/")
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: 'pip install flask authlib requests' },
      { name: 'app.py', text: app },
      { name: 'Terminal', text: `CLIENT_SECRET=… SESSION_SECRET=$(openssl rand -hex 32) flask run --port ${portOf(redirectUri)}` },
    ],
  };
}
