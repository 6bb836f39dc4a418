import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { EXTRACTION_TIMING } from './extraction.js';

export const state = defineNode({
  name: 'state',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({}),
  title: () => "keep the page's address, storage and cookies",
});
