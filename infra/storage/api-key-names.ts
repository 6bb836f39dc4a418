/** The permissions of an API key, for the runs of its tenant. */
export const SCOPES = {
  'runs:start': 'start runs, and check automations',
  'runs:read': 'list, read and follow runs, watch their browsers, fetch their artifacts',
  'runs:answer': 'answer and extend pauses, take control of the browser',
  'runs:cancel': 'cancel runs',
  operator: 'all of the above, and sign in to the dashboard',
  'audit:read': 'read the audit log of its tenant',
  'codec:decode': 'decrypt what Temporal keeps, of every tenant',
} as const;

export type Scope = keyof typeof SCOPES;
export const scopeNames = Object.keys(SCOPES) as Scope[];

/** The names that a tenant can have. They are used in Temporal's queries. */
export const TENANT_NAMES = {
  pattern: /^\w[\w.-]{0,62}$/,
  rule: 'must be 1 to 63 letters, digits, dots, dashes and underscores',
};
