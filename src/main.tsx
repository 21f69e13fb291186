import { z } from 'zod';
import { startApp } from './app/start-app.tsx';

// Under the page's Content Security Policy nothing may make code from strings.
z.config({ jitless: true });

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root"');

// Without a back end's address the page brings its own world; with one, none of it is loaded.
startApp(
  container,
  import.meta.env.VITE_API_BASE
    ? null
    : async (asked) => (await import('./mock-api/browser.ts')).startEmbeddedApi(asked),
);
