// Node's side of `npm run bench:chromium`, bundled as the browser's is: `node solve-in-node.mjs INSTANCE SECONDS ANSWER`.
import { readFileSync, writeFileSync } from 'node:fs';
import { solvePacked } from './solve-packed.ts';

const [file, seconds, answer] = process.argv.slice(2) as [string, string, string];
const packed = new Uint8Array(readFileSync(file)).buffer;
writeFileSync(answer, new Uint8Array(solvePacked(packed, Number(seconds))));
