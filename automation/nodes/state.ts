import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { EXTRACTION_TIMING } from './extraction.js';

export const state = defineNode({
  name: 'state',
  description: "Saves the page's address, storage and cookies",
  difference:
    'the output lists only the names of cookies and stored values; the values are in an artifact, because they may be secret',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({}),
  title: () => "save the page's address, storage and cookies",
});
