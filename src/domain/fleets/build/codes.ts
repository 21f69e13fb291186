import { required } from '@/lib/invariant.ts';

/** Short codes for cities, as on a circuit label: three letters, each used once. */
export interface CityCodes {
  codeOf(city: string, state: string): string;
}

/** `reserved` keeps the codes that operators know (`dal` for Dallas); the others are made from the city's letters. */
export function createCityCodes(reserved: Readonly<Record<string, readonly [city: string, state: string]>>): CityCodes {
  const codes = new Map(Object.entries(reserved).map(([code, [city, state]]) => [`${city}, ${state}`, code]));
  const used = new Set(Object.keys(reserved));

  return {
    codeOf(city, state) {
      const key = `${city}, ${state}`;
      const known = codes.get(key);
      if (known) return known;
      const code = required(
        candidates(city).find((candidate) => !used.has(candidate)),
        `a free code for ${key}`,
      );
      used.add(code);
      codes.set(key, code);
      return code;
    },
  };
}

/** First letter and two later ones in their order, the earliest first: `Plano` → pla, pln, plo, pan, … */
function candidates(city: string): string[] {
  const letters = [...city.toLowerCase()].filter((letter) => letter >= 'a' && letter <= 'z');
  const found: string[] = [];
  for (let second = 1; second < letters.length; second++) {
    for (let third = second + 1; third < letters.length; third++) {
      found.push(`${letters[0]}${letters[second]}${letters[third]}`);
    }
  }
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') found.push(`${letters[0]}${letters[1]}${letter}`);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') found.push(`${letters[0]}${letter}${letters[1]}`);
  return found;
}
