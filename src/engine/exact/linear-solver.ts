import type { Highs } from 'highs';

/**
 * HiGHS in WebAssembly, with the care it asks for: models are disposed (nothing else frees them), and an instance
 * that threw is never used again (its heap may be broken). `run` blocks the thread it is on.
 */
export interface LinearSolver {
  load(): Promise<Highs>;
  /** Throws the instance away; the next `load` makes a fresh one. */
  discard(): void;
}

export function createLinearSolver(): LinearSolver {
  let instance: Promise<Highs> | null = null;
  return {
    load() {
      instance ??= start();
      return instance;
    },
    discard() {
      instance = null;
    },
  };
}

/** Loaded only when needed: most solves never ask for a proof of infeasibility, and it is 1.2 MB. */
async function start(): Promise<Highs> {
  const { default: loadHighs } = await import('highs');
  // Node finds the .wasm beside the module. A bundler moves it, so there its address comes from the bundler.
  if (globalThis.process?.versions?.node) return loadHighs();
  const { wasmUrl } = await import('./wasm-url.ts');
  return loadHighs({ locateFile: () => wasmUrl });
}
