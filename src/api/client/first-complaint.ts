import { z } from 'zod';

/** The first thing that does not fit, with where: `sites.queued: columns differ in length`. */
export function firstComplaint(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'unknown shape';
  return issue.path.length === 0 ? issue.message : `${z.core.toDotPath(issue.path)}: ${issue.message}`;
}
