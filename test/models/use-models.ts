import { afterAll, beforeAll } from 'vitest';
import { modelSettings, type ModelStub, startModelStub } from '../support/model-stub.js';
import { startTimeSkipping } from '../support/time-skipping.js';

/** A system whose models are a stub's. All is there from the first test on. */
export interface Models {
  stub: ModelStub;
  system: Awaited<ReturnType<typeof startTimeSkipping>>;
}

/** One of each for all tests of a file. */
export function useModels(): Models {
  const models = {} as Models;
  beforeAll(async () => {
    models.stub = await startModelStub();
    models.system = await startTimeSkipping(modelSettings(models.stub));
  });
  afterAll(async () => {
    await models.system?.stop();
    await models.stub?.stop();
  });
  return models;
}
