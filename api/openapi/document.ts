import { describeCallback } from './callback.js';
import { Components } from './components.js';
import { describeOperation, problemResponses } from './describe-operation.js';
import { TAGS } from './operation.js';
import { PAGE_OPERATIONS } from './page-operations.js';
import { PAUSE_OPERATIONS } from './pause-operations.js';
import { RUN_OPERATIONS } from './run-operations.js';
import { SCHEDULE_OPERATIONS } from './schedule-operations.js';
import { SERVICE_OPERATIONS } from './service-operations.js';

/** The description of the API in OpenAPI 3.1. */
export function openApi() {
  const components = new Components();
  const routes = [
    ...RUN_OPERATIONS,
    ...SCHEDULE_OPERATIONS,
    ...PAUSE_OPERATIONS,
    ...PAGE_OPERATIONS,
    ...SERVICE_OPERATIONS,
  ];
  const paths: Record<string, Record<string, object>> = {};
  for (const [path, method, operation] of routes) {
    (paths[path] ??= {})[method] = describeOperation(path, operation, components);
  }
  const runFinished = describeCallback(components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Intermission',
      version: '1',
      summary: 'Browser automations that wait for a person.',
      description: 'Responses may have more members in a later version; clients ignore members that they do not know.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The server that sends this description' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: { runFinished },
    components: {
      schemas: components.schemas,
      responses: problemResponses(components),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  };
}
