import url from 'highs/runtime?url';

/** Where the bundler put HiGHS's WebAssembly. Only for bundled code: Node does not know `?url`. */
export const wasmUrl: string = url;
