import { Router } from 'express';
import type { z } from 'zod';
import { bindParameters, bindSecureParameters, readAutomation, unmetModelNeeds } from '../automation/index.js';
import { modelSetup, type ModelsConfig } from '../config/models.js';
import { readNamedAutomation } from './automations-folder.js';
import { repeatedInBody } from './body.js';
import type { Context } from './context.js';
import { onlyMethods } from './problems.js';
import { ValidateBody } from './schemas.js';

/** Checks an automation without starting it. */
export function automationRoutes({ auth, config }: Context): Router {
  const router = Router();

  router.post('/v1/automations/validate', auth.may('runs:start'), async (req, res) => {
    const body = ValidateBody.parse(req.body);
    const { json, repeated } =
      typeof body.automation === 'string'
        ? await readNamedAutomation(config.automationsFolder, body.automation)
        : { json: body.automation, repeated: repeatedInBody(req) };
    const { warnings, ...result } = validation(json, body, config.models);
    res.json({ ...result, warnings: [...repeated, ...warnings] });
  });

  router.all('/v1/automations/validate', onlyMethods('POST'));
  return router;
}

function validation(
  json: unknown,
  { inputParameters, secureParameters }: z.output<typeof ValidateBody>,
  models: ModelsConfig,
) {
  const read = readAutomation(json);
  if (!read.valid) return { valid: false, errors: read.errors, warnings: read.warnings };
  // The automation is right; it is this deployment that lacks something.
  const warnings = [...read.warnings, ...unmetModelNeeds(read.automation, modelSetup(models))];
  // Without values there is nothing to bind yet: the automation stands for itself.
  const bound = bindParameters(read.automation, inputParameters);
  const secure = bindSecureParameters(read.automation, secureParameters);
  const errors = [...(bound.valid ? [] : bound.errors), ...(secure.valid ? [] : secure.errors)];
  return { valid: errors.length === 0, errors, warnings };
}
