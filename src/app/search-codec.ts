/**
 * The router's search parameters as plain words: `state/view-link.ts` alone reads meaning into them. (The router's own
 * codec puts quotes around ids that look like numbers.)
 */
export const searchCodec = {
  parseSearch: (text: string) => groupWords(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const text = joinWords(search).toString();
    return text ? `?${text}` : '';
  },
};

/** Repeated words stay repeated, so that the link's reader can say so. */
function groupWords(words: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(words.keys())].map((name) => {
      const values = words.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function joinWords(search: Record<string, unknown>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value])
        .filter((word) => word !== undefined && word !== null)
        .map((word): [string, string] => [name, String(word)]),
    ),
  );
}
