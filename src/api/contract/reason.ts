import { z } from 'zod';

/** Why an operator changes the grid: asked for with each write, kept in the log. */
export const reason = z
  .string()
  .trim()
  .min(1, 'give a reason: it goes into the log')
  .max(500, 'keep the reason below 500 characters');

export const reasonBody = z.object({ reason });

/** What the contract has against a reason, as a sentence for its field; null if it would be accepted. */
export function complainAboutReason(text: string): string | null {
  const parsed = reason.safeParse(text);
  if (parsed.success) return null;
  const message = parsed.error.issues[0]?.message ?? 'give a reason';
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
