/** What the colour of a site can mean: the link names it, the map draws it, the legend explains it. */
export const SITE_METRICS = ['headroom', 'use', 'radio', 'queue', 'power', 'cost', 'freshness'] as const;
export type SiteMetric = (typeof SITE_METRICS)[number];
