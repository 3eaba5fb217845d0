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
    rollupOptions: { input: 'console/main.tsx' },
  },
});
