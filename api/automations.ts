import { Router } from 'express';
import { bindParameters, readAutomation, unmetModelNeeds } from '../automation/index.js';
import { modelSetup, type ModelsConfig } from '../config/models.js';
import { readNamedAutomation } from './automations-folder.js';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';
import { ValidateBody } from './schemas.js';

/** Checks an automation without starting it. */
export function automationRoutes({ auth, config }: Context): Router {
  const router = Router();

  router.post('/v1/automations/validate', auth.may('runs:start'), async (req, res) => {
    const body = ValidateBody.parse(req.body);
    const isName = typeof body.automation === 'string';
    const automation = isName
      ? (await readNamedAutomation(config.automationsFolder, String(body.automation))).json
      : body.automation;
    res.json(validation(automation, body.inputParameters, config.models));
  });

  router.all('/v1/automations/validate', onlyMethods('POST'));
  return router;
}

function validation(json: unknown, inputParameters: unknown, models: ModelsConfig) {
  const read = readAutomation(json);
  if (!read.valid) return { valid: false, errors: read.errors, warnings: read.warnings };
  // The automation is right; it is this deployment that lacks something.
  const warnings = [...read.warnings, ...unmetModelNeeds(read.automation, modelSetup(models))];
  // Without values there is nothing to bind yet: the automation stands for itself.
  if (inputParameters === undefined) return { valid: true, errors: [], warnings };
  const bound = bindParameters(read.automation, inputParameters);
  return { valid: bound.valid, errors: bound.valid ? [] : bound.errors, warnings };
}
