import type { CompactFleet } from '../compact-fleet.ts';

/** The file's text: one record a line, so that a change of the fleet can be read as a difference. */
export function foldFleet(fleet: CompactFleet): string {
  const sections = Object.entries(fleet).map(([name, value]) => {
    if (!Array.isArray(value)) return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
    const rows = value.map((row) => JSON.stringify(row));
    return `${JSON.stringify(name)}:[\n${rows.join(',\n')}\n]`;
  });
  return `{${sections.join(',\n')}}\n`;
}
