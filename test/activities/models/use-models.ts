import { afterAll } from 'vitest';
import { modelSettings, type ModelStub, startModelStub } from '../../support/models/model-stub.js';
import { type TimeSkipping, useTimeSkipping } from '../../support/temporal/time-skipping.js';

/** A system whose models are a stub's. All is there from the first test on. */
interface Models {
  stub: ModelStub;
  system: TimeSkipping;
}

/** One of each for all tests of a file. */
export function useModels(): Models {
  const models = {} as Models;
  // Hooks at the end run last first: the system stops before its models do.
  afterAll(() => models.stub?.stop());
  models.system = useTimeSkipping(async () => {
    models.stub = await startModelStub();
    return modelSettings(models.stub);
  });
  return models;
}
