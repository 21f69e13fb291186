/** Work done step by step: yields where it may be interrupted, and ends early, with what it has, when told `true`. */
export type Steps<T> = Generator<void, T, boolean>;
