/** `npm run fleet:build`: makes `us-mobile.json` anew. A test fails when the committed file is not what this writes. */
import { writeFileSync } from 'node:fs';
import { buildUsMobile } from './build-us-mobile.ts';
import { foldFleet } from './fold.ts';

writeFileSync(new URL('../us-mobile.json', import.meta.url), foldFleet(buildUsMobile()));
