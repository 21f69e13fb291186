/** Width and dots of a flow; the legend is written from it. All assumptions of taste. */
export const FLOW_STYLE = {
  widestPx: 5,
  thinnestPx: 1,
  /** Dots under way at once on the widest flow. */
  mostDots: 10,
  dotRadiusPx: 1.5,
  /** A dot's speed at zoom 4 is this at 50 ms, and falls with the root of the latency. */
  dotPxPerSecondAt50Ms: 70,
  slowestDotPxPerSecond: 6,
  fastestDotPxPerSecond: 110,
  /** Lines outside the selected catchment. */
  fadedAlpha: 0.16,
} as const;

/** The root of the rate, so that a flow of a hundredth of the widest is still seen: 0 to 1. */
export const partOfWidest = (rps: number, widestRps: number) => Math.sqrt(Math.min(1, rps / widestRps));

export const flowWidthPx = (rps: number, widestRps: number) =>
  Math.max(FLOW_STYLE.thinnestPx, FLOW_STYLE.widestPx * partOfWidest(rps, widestRps));
