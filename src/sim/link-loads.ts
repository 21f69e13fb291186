import type { Reading } from './reading.ts';
import type { WorldCore } from './world-state.ts';

/** By link: what it carries in each direction. */
export interface LinkLoads {
  readonly forwardGbps: Float64Array;
  readonly backwardGbps: Float64Array;
}

/** Requests go from market to site, answers come back the same way. */
export function linkLoads({ ground, state, paths }: WorldCore, reading: Reading): LinkLoads {
  const { flows } = state.traffic;
  const forwardGbps = new Float64Array(ground.links.length);
  const backwardGbps = new Float64Array(ground.links.length);
  for (let flow = 0; flow < reading.flowRps.length; flow += 1) {
    const rps = reading.flowRps[flow]!;
    if (rps === 0) continue;
    const workloadClass = ground.classes[flows.pair[flow]! % ground.classes.length]!;
    const upGbps = (rps * workloadClass.bytesUp * 8) / 1e9;
    const downGbps = (rps * workloadClass.bytesDown * 8) / 1e9;
    for (const step of paths.linksOf(flows, flow)) {
      const link = step >> 1;
      const against = (step & 1) === 1;
      forwardGbps[link] = forwardGbps[link]! + (against ? downGbps : upGbps);
      backwardGbps[link] = backwardGbps[link]! + (against ? upGbps : downGbps);
    }
  }
  return { forwardGbps, backwardGbps };
}
