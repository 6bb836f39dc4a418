export { recogniseScript } from './recognise.js';
export { type PageCall, type Script, ScriptProblem, type ScriptStep } from './types.js';
