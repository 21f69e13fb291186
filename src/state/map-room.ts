import { create } from 'zustand';

/** Pixels of the map's stage that panels cover, from each edge. */
export interface CoveredEdges {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

interface MapRoom {
  readonly covered: CoveredEdges;
  readonly setCovered: (covered: CoveredEdges) => void;
}

/** How much of the map the open panels leave free: whoever lays the panels out measures it, the camera keeps to it. */
export const useMapRoom = create<MapRoom>()((set) => ({
  covered: { top: 0, right: 0, bottom: 0, left: 0 },
  setCovered: (covered) =>
    set((before) => {
      const { top, right, bottom, left } = before.covered;
      const same = top === covered.top && right === covered.right && bottom === covered.bottom && left === covered.left;
      return same ? before : { covered };
    }),
}));
