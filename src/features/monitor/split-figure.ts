/** "48.2 k/s" as its number and its unit, so that the unit can be set smaller. */
export function splitFigure(text: string): { readonly figure: string; readonly unit: string } {
  const found = /^([−+±<>$\s\d.,]*[\d])\s*(.*)$/u.exec(text);
  return found ? { figure: found[1] ?? text, unit: found[2] ?? '' } : { figure: text, unit: '' };
}
