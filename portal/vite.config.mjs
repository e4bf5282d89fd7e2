import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev -w portal` talks to the management that runs on this machine; elsewhere: NIGHTSHIFT_URL. */
const management = process.env.NIGHTSHIFT_URL ?? 'http://127.0.0.1:7070';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api': management, '/health': management } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    // Everything a page needs comes from this server as a file: the Content-Security-Policy lets nothing else in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // The editor and its workers are what they are; the first load is watched by build.mjs.
    chunkSizeWarningLimit: 8_000,
  },
});
