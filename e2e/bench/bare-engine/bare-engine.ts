// The engine's solver core in a worker and nothing else: Chromium's side of `npm run bench:chromium`.

declare global {
  interface Window {
    /** Fetches a packed instance, has a fresh worker solve it, and gives the packed answer as base64. */
    solveInWorker(file: string, seconds: number): Promise<string>;
  }
}

window.solveInWorker = async (file, seconds) => {
  const packed = await (await fetch(file)).arrayBuffer();
  const worker = new Worker(new URL('./solve-worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<ArrayBuffer>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new Error(`The worker died: ${message}`)));
      worker.postMessage({ packed, seconds }, [packed]);
    });
    return await base64(answer);
  } finally {
    worker.terminate();
  }
};
document.documentElement.dataset.ready = 'true';

function base64(buffer: ArrayBuffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the answer could not be read')));
    reader.readAsDataURL(new Blob([buffer]));
  });
}
