import { createContext, useContext } from 'react';
import { createWorkerProver, type Prover } from './prover.ts';

/** Starts no thread before it is asked something, so screens need nobody to provide it. */
const ProverContext = createContext<Prover>(createWorkerProver());

/** Gives the screens below it another prover: `<ProverProvider value={prover}>`. */
export const ProverProvider = ProverContext.Provider;

export const useProver = (): Prover => useContext(ProverContext);
