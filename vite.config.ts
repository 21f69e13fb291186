import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/**
 * What a page of Catchment may do. `wasm-unsafe-eval` is for HiGHS, `blob:` images are MapLibre's sprites.
 * Sent as a header by `npm start`; any host that serves `dist/` should send the same (README).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  worker: { format: 'es' },
  preview: {
    headers: {
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    exclude: ['src/**/*.long.test.ts'],
    environment: 'node',
    setupFiles: ['src/testing/setup.ts'],
    testTimeout: 20_000,
    // The default leaves a core for the person at the keyboard; the checks are waited for.
    maxWorkers: '100%',
    // Test files share a worker's modules, since to import them anew for each file took half of the time. What a test
    // changes in them it sets back; stubs and fake clocks are taken back for it.
    isolate: false,
    unstubGlobals: true,
  },
});
