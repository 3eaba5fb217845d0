/** How a person is named towards a service provider. */
export const NAME_ID_FORMATS = ['persistent', 'email', 'unspecified'] as const;

/**
 * - `persistent`: an opaque name, another one for each application, which tells nothing and never changes;
 * - `email`: the verified address; whoever has none cannot sign in there;
 * - `unspecified`: the login name.
 */
export type NameIdFormat = (typeof NAME_ID_FORMATS)[number];

/** What an assertion may tell of a person. */
export const SAML_ATTRIBUTES = ['name', 'loginName', 'email', 'groups'] as const;

export type SamlAttribute = (typeof SAML_ATTRIBUTES)[number];

/** Whether the console of a person may open the application without the application having asked. */
export type IdpInitiated =
  | { readonly allowed: false }
  /** `relayState` null: none is sent along. */
  | { readonly allowed: true; readonly relayState: string | null };

export const LOGOUT_BINDINGS = ['post', 'redirect'] as const;

/** Where logout messages go, and how. */
export interface SamlLogout {
  readonly url: string;
  readonly binding: (typeof LOGOUT_BINDINGS)[number];
}

/** The registration of a SAML 2.0 service provider. */
export interface SamlProvider {
  /** Its name in the protocol: unique in the tenant. */
  readonly entityId: string;
  /** Where responses are posted, exactly; the first is where they go when a request names none. */
  readonly acsUrls: readonly string[];
  /** null: it knows no single logout. */
  readonly logout: SamlLogout | null;
  readonly nameIdFormat: NameIdFormat;
  readonly attributes: readonly SamlAttribute[];
  /** X.509, base64 of DER. A logout request has to be signed by one of them, and so has a request where `signedRequests` says so. */
  readonly certificates: readonly string[];
  /** `optional`: a request may come without a signature; one that it brings is checked all the same. */
  readonly signedRequests: 'required' | 'optional';
  readonly idpInitiated: IdpInitiated;
}
