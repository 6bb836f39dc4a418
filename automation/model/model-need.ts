export type MissingElement = 'model' | 'person' | 'fail';

/** Why a node uses a language model. */
export interface ModelNeed {
  /**
   * `always`: the node cannot work without a model. `unless-person`: it looks for an element by its description, and a person could point
   * at the element instead. `maybe`: it needs a model only when its element is not found.
   */
  need: 'always' | 'unless-person' | 'maybe';
  /** The model that the node itself names. */
  name?: string | undefined;
}
