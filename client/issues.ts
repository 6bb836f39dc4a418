import type { ZodError } from 'zod';
import type { Issue } from '../automation/index.js';

/** What a schema found, each with its dotted path; a member that is not known has its own. */
export function issuesOf(error: ZodError): Issue[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: dotted([...issue.path, key]), message: 'is not known here' }));
    }
    return [{ path: dotted(issue.path), message: issue.message }];
  });
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
