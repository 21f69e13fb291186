import type { ProofRequest } from '../client/prover-protocol.ts';
import { serveProver } from './serve-prover.ts';

/** A prover's thread: lives for one question, because HiGHS hears nothing while it searches. */
self.onmessage = ({ data }: MessageEvent<ProofRequest>) => serveProver(data, (reply) => self.postMessage(reply));
