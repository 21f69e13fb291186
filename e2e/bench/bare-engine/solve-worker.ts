import { solvePacked } from './solve-packed.ts';

addEventListener('message', ({ data }: MessageEvent<{ readonly packed: ArrayBuffer; readonly seconds: number }>) => {
  const answer = solvePacked(data.packed, data.seconds);
  postMessage(answer, { transfer: [answer] });
});
