import { Router } from 'express';
import { unmetModelNeeds } from '../../automation/model/language-model-needs.js';
import { modelSetup } from '../../config/models.js';
import { checkBody } from '../checks/check-body.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods } from '../http/problem.js';

/** Checks an automation without starting it. */
export function automationRoutes(context: Context): Router {
  const router = Router();

  router.post('/v1/automations/validate', ...context.limitChecks, async (req, res) => {
    const { holder } = await context.auth.operator(req, 'runs:start');
    const { automation, errors, warnings } = await checkBody(context, req, 'validate', holder);
    // The automation is valid, but this deployment lacks something.
    const unmet = automation === undefined ? [] : unmetModelNeeds(automation, modelSetup(context.config.models));
    res.json({ valid: errors.length === 0, errors, warnings: [...warnings, ...unmet] });
  });

  router.all('/v1/automations/validate', onlyMethods('POST'));
  return router;
}
