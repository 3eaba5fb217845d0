import { assetAddress } from './assets.ts';
import { html, type Markup, TenantStyles } from './html.ts';

export interface Layout {
  /** Of the browser's tab; the tenant's name follows it. */
  readonly title: string;
  /** null: no tenant is known. */
  readonly tenantName: string | null;
  /** Where the person is going; null: nowhere in particular. */
  readonly applicationName: string | null;
  /** `none`: the page works alike without any. */
  readonly script: 'none' | 'signIn' | 'samlPost' | 'operationAnswered';
  /** Where the browser goes by itself, at once; null: it stays. */
  readonly goesTo?: string | null;
  readonly content: Markup;
}

/** What the tenant's pages have beyond ours (look/lookRoutes.ts). */
function tenantStyles(address: string | null): Markup {
  return address === null ? null : html`<link rel="stylesheet" href=${address} />`;
}

/** What is around every page: one column, the tenant's name, where one is going. */
export function layout({ title, tenantName, applicationName, script, goesTo, content }: Layout): Markup {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      ${goesTo ? html`<meta http-equiv="refresh" content=${`0; url=${goesTo}`} />` : null}
      <title>${tenantName === null ? title : `${title} · ${tenantName}`}</title>
      <link rel="icon" href=${assetAddress('sallyport.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href=${assetAddress('sallyport.css')} />
      <${TenantStyles.Consumer}>${tenantStyles}<//>
      ${script === 'none' ? null : html`<script type="module" src=${assetAddress(`${script}.js`)}></script>`}
    </head>
    <body>
      <header class="top">
        <img src=${assetAddress('sallyport.svg')} alt="" width="28" height="28" />
        <p class="tenant">${tenantName ?? 'Sallyport'}</p>
        ${applicationName === null ? null : html`<p class="destination">to <strong>${applicationName}</strong></p>`}
      </header>
      <main>${content}</main>
    </body>
  </html>`;
}
