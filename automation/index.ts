/** What an automation is. Everything other folders use of it. */
export * from './run-state.js';
export * from './failures.js';
export * from './limits.js';
export * from './define-node.js';
export * from './document.js';
export * from './read-automation.js';
export * from './bind-parameters.js';
export * from './placeholders.js';
export { shortUrl } from './url.js';
export * from './nodes/index.js';
export * from './formats/index.js';
export * from './model-needs.js';
export * from './locators/index.js';
export * from './expressions/index.js';
