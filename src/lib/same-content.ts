/** Whether two values say the same: numbers, texts, lists and plain objects of such. Takes no notice of the order of keys. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let at = 0; at < a.length; at += 1) if (!sameContent(a[at], b[at])) return false;
    return true;
  }
  const [left, right] = [new Map(Object.entries(a)), Object.entries(b)];
  return (
    left.size === right.length && right.every(([key, value]) => left.has(key) && sameContent(left.get(key), value))
  );
}
