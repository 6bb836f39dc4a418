export { FOR_LOOP, forLoopNode, loopNames, type LoopParams, loopTitle } from './for-loop-node.js';
export { branchTitle, IF_ELSE, ifElseNode, type BranchParams } from './if-else-node.js';
