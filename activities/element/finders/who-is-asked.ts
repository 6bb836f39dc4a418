import type { MissingElement } from '../../../automation/model/model-need.js';
import { modelsFor } from '../../../config/models.js';
import type { ElementSearch } from './finder.js';

/** Who finds an element that the node's locator did not find. `fail`: nobody does. */
export function whoIsAsked({ context, miss }: ElementSearch): MissingElement {
  const { params, models, task } = context;
  const said = params.on_missing ?? models.config.missingElement;
  if (said !== undefined) return said;
  // Without a locator there is only the description, so a node that asks for a model fails with the message that no model is configured.
  const hasModel = modelsFor(models.config, task.model).length > 0;
  return hasModel || miss === undefined ? 'model' : 'fail';
}
