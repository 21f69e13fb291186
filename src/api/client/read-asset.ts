/** A file that was built with the app, or null when there is none: some servers answer anything with the app's page. */
export async function readAsset(path: string, type: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
  const response = await fetch(import.meta.env.BASE_URL + path);
  const isIt = response.ok && response.headers.get('Content-Type')?.startsWith(type);
  return isIt ? response.body : null;
}
