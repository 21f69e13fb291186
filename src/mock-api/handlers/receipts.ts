/** An answer that can be given again. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Receipt = { readonly request: string; readonly reply: Promise<Reply> };

/** A client that lost an answer asks again within seconds; a thousand writes are days of an operator's work. */
const RECEIPTS_MAX = 1_000;

/** Answers by idempotency key: the same request under the same key gets the same answer and changes nothing twice. */
export class Receipts {
  readonly #byKey = new Map<string, Receipt>();

  /** `key-reused` when the key came with another request before. A failure of the API itself is not remembered. */
  async once(key: string, request: string, act: () => Promise<Reply>): Promise<Reply | 'key-reused'> {
    const known = this.#byKey.get(key);
    if (known) return known.request === request ? known.reply : 'key-reused';
    const reply = act();
    this.#byKey.set(key, { request, reply });
    const oldest = this.#byKey.keys().next();
    if (this.#byKey.size > RECEIPTS_MAX && !oldest.done) this.#byKey.delete(oldest.value);
    const { status } = await reply;
    if (status >= 500) this.#byKey.delete(key);
    return reply;
  }
}
