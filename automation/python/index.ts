export { recogniseScript } from './recognise.js';
export { type PageCall, type Script, ScriptProblem } from './types.js';
