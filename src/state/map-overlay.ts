import { create } from 'zustand';

/** What a feature asks the map to show while it is open: one site, and those who help out or would. */
export interface SiteOverlay {
  /** `what-if` gets the what-if's frame around the map; `live` is happening and never looks like one. */
  readonly kind: 'what-if' | 'live';
  /** For the frame around the map, e.g. "Drain Dallas MSC". */
  readonly title: string;
  readonly subjectSiteId: string;
  readonly receiverSiteIds: readonly string[];
}

interface MapOverlayStore {
  readonly overlay: SiteOverlay | null;
  readonly show: (overlay: SiteOverlay) => void;
  readonly clear: () => void;
  /** What the camera was last asked to bring into view; each new array is one move. */
  readonly sitesToFit: readonly string[] | null;
  readonly fitSites: (siteIds: readonly string[]) => void;
}

/** The feature that shows an overlay clears it when it closes. */
export const useMapOverlay = create<MapOverlayStore>()((set) => ({
  overlay: null,
  show: (overlay) => set({ overlay }),
  clear: () => set({ overlay: null }),
  sitesToFit: null,
  fitSites: (siteIds) => set({ sitesToFit: [...siteIds] }),
}));
