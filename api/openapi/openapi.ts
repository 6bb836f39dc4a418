import { Router } from 'express';
import { automationSchema } from '../../automation/reading/json-schema.js';
import { onlyMethods } from '../http/problem.js';
import { openApi } from './document.js';

/** Serves the descriptions of the API and of the automation format, generated from the schemas that validate them. */
export function openApiRoutes(): Router {
  const router = Router();
  const document = openApi();
  router.get('/openapi.json', (_req, res) => {
    res.json(document);
  });
  const format = JSON.stringify(automationSchema());
  router.get('/v1/automation.schema.json', (_req, res) => {
    res.type('application/schema+json').send(format);
  });
  router.all(['/openapi.json', '/v1/automation.schema.json'], onlyMethods('GET'));
  return router;
}
