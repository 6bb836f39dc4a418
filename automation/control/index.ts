export { forLoopNode, loopNames, type LoopParams, loopTitle } from './for-loop-node.js';
export { branchTitle, ifElseNode, type BranchParams } from './if-else-node.js';
