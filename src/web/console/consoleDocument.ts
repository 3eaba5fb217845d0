import { assetAddress } from '../assets.ts';
import { html, type Markup } from '../html.ts';
import type { BuiltConsole } from './builtConsole.ts';

/** Below it are the files of the built console. Their names carry digests. */
export const CONSOLE_ASSETS = '/assets/console';

/**
 * The document that the console's script fills. It holds nothing of any tenant: what the console shows, it asks the
 * administration's API for.
 * @param nonce for the styles that the components make at run time, good for this answer alone.
 */
export function consoleDocument({ script, styles, modules }: BuiltConsole, nonce: string): Markup {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <meta property="csp-nonce" nonce=${nonce} />
      <title>Sallyport</title>
      <link rel="icon" href=${assetAddress('sallyport.svg')} type="image/svg+xml" />
      ${styles.map((file) => html`<link rel="stylesheet" href=${`${CONSOLE_ASSETS}/${file}`} />`)}
      ${modules.map((file) => html`<link rel="modulepreload" href=${`${CONSOLE_ASSETS}/${file}`} />`)}
      <script type="module" src=${`${CONSOLE_ASSETS}/${script}`}></script>
    </head>
    <body>
      <div id="console"></div>
      <noscript>The console needs JavaScript. Everything that it does, the command line does too: run "sallyport --help" on the host.</noscript>
    </body>
  </html>`;
}
