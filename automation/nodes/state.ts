import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { EXTRACTION_TIMING } from './extraction.js';

export const state = defineNode({
  name: 'state',
  description: 'Keeps address, storage and cookies of the page',
  difference:
    'outputs have the names of cookies and stored values only; the values are in an artifact, since they may be secrets',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({}),
  title: () => "keep the page's address, storage and cookies",
});
