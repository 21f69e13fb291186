import { createContext, useContext } from 'react';
import { required } from '@/lib/invariant.ts';
import type { PlacementEngine } from '../model/contract.ts';

const EngineContext = createContext<PlacementEngine | null>(null);

/** Gives the screens below it the engine: `<EngineProvider value={engine}>`. */
export const EngineProvider = EngineContext.Provider;

/** The engine of the screens above. */
export function useEngine(): PlacementEngine {
  return required(useContext(EngineContext), 'EngineProvider above this component');
}
