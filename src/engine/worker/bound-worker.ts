import type { BoundRequest } from '../solver/bound-beside.ts';
import { serveBound } from './serve-bound.ts';

/** The bound's thread, beside the plan's: raises the bound of the question that the engine is at. */
const handle = serveBound((reply) => self.postMessage(reply));
self.onmessage = ({ data }: MessageEvent<BoundRequest>) => handle(data);
