import { test } from 'vitest';
import { expectMemoryReturned } from '@/testing/memory-returned.ts';

test('memory is returned after two hundred solves of a session, and of two hundred sessions', async () => {
  await expectMemoryReturned(200);
});
