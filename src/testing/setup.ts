// Runs before each test file: zod must not build code from strings (the same mode as under the page's CSP).
import { z } from 'zod';

z.config({ jitless: true });
