import { pathOf, portOf, type Snippet, type SnippetValues } from './snippet.ts';

/** go-oidc 3 and golang.org/x/oauth2. */
export function goSnippet({ issuer, clientId, redirectUri }: SnippetValues): Snippet {
  const main = `package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, "${issuer}")
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     "${clientId}",
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL:  "${redirectUri}",
		Endpoint:     provider.Endpoint(),
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: config.ClientID})
	remember := func(w http.ResponseWriter, name, value string) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, pkce := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
		remember(w, "state", state)
		remember(w, "pkce", pkce)
		http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(pkce)), http.StatusFound)
	})
	http.HandleFunc("${pathOf(redirectUri)}", func(w http.ResponseWriter, r *http.Request) {
		state, err := r.Cookie("state")
		pkce, missing := r.Cookie("pkce")
		if err != nil || missing != nil || r.URL.Query().Get("state") != state.Value {
			http.Error(w, "this sign-in did not begin here", http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(ctx, r.URL.Query().Get("code"), oauth2.VerifierOption(pkce.Value))
		if err != nil {
			http.Error(w, "the code was refused", http.StatusForbidden)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := verifier.Verify(ctx, raw)
		if err != nil {
			http.Error(w, "the ID token was refused", http.StatusForbidden)
			return
		}
		var claims map[string]any
		if err := idToken.Claims(&claims); err != nil {
			http.Error(w, "the claims cannot be read", http.StatusForbidden)
			return
		}
		// Begin the session of your application here.
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(claims)
	})
	log.Fatal(http.ListenAndServe(":${portOf(redirectUri)}", nil))
}
`;
  return {
    callbackPath: null,
    files: [
      { name: 'Terminal', text: 'go get github.com/coreos/go-oidc/v3 golang.org/x/oauth2' },
      { name: 'main.go', text: main },
      { name: 'Terminal', text: 'CLIENT_SECRET=… go run .' },
    ],
  };
}
