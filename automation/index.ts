/** The automation format, for Node and browsers: `import { validateAutomation } from '@intermission/automation'`. */
export { type ValidateOptions, validateAutomation, type ValidationResult } from './reading/validate-automation.js';
export { readAutomation } from './reading/read-automation.js';
export { automationSchema } from './reading/json-schema.js';
export { mayPause } from './model/queries.js';
export type { Automation, ReadResult } from './model/automation.js';
export type { Issue } from './model/issue.js';
