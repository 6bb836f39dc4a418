import { Router } from 'express';
import { automationSchema } from '../../automation/reading/json-schema.js';
import { onlyMethods } from '../http/problem.js';
import { describeOperation } from './describe-operation.js';
import { PAGE_OPERATIONS } from './page-operations.js';
import { PAUSE_OPERATIONS } from './pause-operations.js';
import { RUN_OPERATIONS } from './run-operations.js';
import { SERVICE_OPERATIONS } from './service-operations.js';

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

function openApi() {
  const routes = [...RUN_OPERATIONS, ...PAUSE_OPERATIONS, ...PAGE_OPERATIONS, ...SERVICE_OPERATIONS];
  const paths: Record<string, Record<string, object>> = {};
  for (const [path, method, operation] of routes) (paths[path] ??= {})[method] = describeOperation(path, operation);
  return {
    openapi: '3.1.0',
    info: { title: 'Intermission', version: '1', description: 'Browser automations that wait for a person.' },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}
