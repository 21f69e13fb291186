import { readAsset } from '@/api/client/read-asset.ts';
import type { Story } from '../story.ts';
import { openingFile } from './opening-file.ts';
import { unpack } from './pack.ts';

/**
 * The first moment of a story, made when the app was built (`write-openings.ts`): planning and modelling two hours of
 * history takes many seconds, reading them less than one. Undefined where there is none; then the world is made here,
 * and is the same one. The world itself refuses an opening that was made from another fleet or another story.
 */
export async function readOpening(story: Story): Promise<unknown> {
  const file = openingFile(story);
  const packed = file === null ? null : await readAsset(file, 'application/octet-stream');
  if (packed === null) return undefined;
  const plain = new Response(packed.pipeThrough(new DecompressionStream('gzip')));
  return unpack(new Uint8Array(await plain.arrayBuffer()));
}
