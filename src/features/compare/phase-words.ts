/** What the engine is doing, for people who wait. */
export const PHASE_WORDS = { bound: 'finding the bound', construct: 'placing', improve: 'improving' } as const;
