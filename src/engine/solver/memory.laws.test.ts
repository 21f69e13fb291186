import { test } from 'vitest';
import { expectMemoryReturned } from '@/testing/memory-returned.ts';

// Two hundred of each: `memory.long.test.ts`.
test('memory is returned after twenty solves of a session, and of twenty sessions', async () => {
  await expectMemoryReturned(20);
});
