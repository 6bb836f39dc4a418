import type { Finder } from './finder.js';
import { locator } from './locator.js';
import { model } from './model.js';
import { optional } from './optional.js';
import { person } from './person.js';
import { pointed } from './pointed.js';
import { required } from './required.js';
import { unnamed } from './unnamed.js';

/** The ways to find a node's element, in the order in which they are tried. */
export const FINDERS: readonly Finder[] = [pointed, locator, required, unnamed, optional, model, person];
