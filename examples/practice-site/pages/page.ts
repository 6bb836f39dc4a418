import type { Router } from 'express';
import type { Visits } from '../visits.js';

/** One entry of the index, with everything below its path. */
export interface Page {
  path: string;
  title: string;
  about: string;
  routes(this: void, visits: Visits): Router;
}
