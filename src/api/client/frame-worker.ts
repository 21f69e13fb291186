import { z } from 'zod';
import { type FrameRequest, serveFrameReader } from './read-frames.ts';

// Under the page's Content Security Policy nothing may make code from strings.
z.config({ jitless: true });

const handle = serveFrameReader((reply) => self.postMessage(reply));
self.onmessage = ({ data }: MessageEvent<FrameRequest>) => handle(data);
