import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const FOLDER = 'dist/console';

/** Beside each file its compressed forms, so that the server compresses nothing while it runs. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    closeBundle() {
      for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const content = readFileSync(`${FOLDER}/${name}`);
        writeFileSync(`${FOLDER}/${name}.br`, brotliCompressSync(content));
        writeFileSync(`${FOLDER}/${name}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** What every page waits for. */
const FIRST = { name: 'first', tags: ['$initial' as const], priority: 2 };

/** What many pages are made of: fields, tables, dialogs; never the library that draws, nor what only some pages load. */
const OF_MANY_PAGES = { name: 'parts', minShareCount: 6, priority: 1 };

/** The console is built without a document of its own: the server writes that (src/web/console/consoleDocument.ts). */
export default defineConfig({
  // Relative, so that it works below any prefix.
  base: './',
  plugins: [react(), compressed()],
  build: {
    outDir: FOLDER,
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsDir: '.',
    // A picture in a style sheet would need a source that the policy does not name.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'console/main.tsx',
      // Few large files are compressed by a tenth better than many small ones, and asked for in fewer requests.
      output: { codeSplitting: { groups: [FIRST, OF_MANY_PAGES] } },
    },
  },
});
