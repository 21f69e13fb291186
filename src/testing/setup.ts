// Runs before each test file.
import { afterEach, vi } from 'vitest';
import { z } from 'zod';

// zod must not build code from strings: the same mode as under the page's Content Security Policy.
z.config({ jitless: true });

// Files share one worker's globals: nobody inherits the clock of the test before.
afterEach(() => void vi.useRealTimers());
