import { activityInfo } from '@temporalio/activity';
import { fail } from '../contracts/fail.js';
import type { Config } from '../config/index.js';
import { openStore } from '../infra/storage/open-store.js';
import { saveArtifact } from '../infra/storage/save-artifact.js';
import { networkLimits } from '../config/tenants.js';
import { ownPorts } from '../infra/egress/own-ports.js';
import type { Log } from '../infra/log.js';
import { NotSavedError } from '../infra/storage/not-saved-error.js';
import { Egress } from '../infra/egress/egress.js';
import { guardedFetches } from '../infra/egress/guarded-fetch.js';
import { awaitDownloads } from './downloads/await-downloads.js';
import { createCheckDone } from './page/check-done.js';

import { createSendCallback } from './callback/send-callback.js';
import { withHeartbeat } from './step/heartbeat.js';
import { createMailOwner } from './mail/mail-owner.js';
import { type BrowserNode, createNodeActivity } from './step/browser-node.js';
import { allJournalsConfirmed } from './step/at-most-once.js';
import type { NodeNeeds } from './step/dependencies.js';
import * as nodeKinds from './nodes/index.js';
import { endedRuns } from './queue/ended-runs.js';
import { createOpenUrl } from './page/open-url.js';
import { createPageUrl } from './page/page-url.js';
import type { Handlers } from './private/load-handlers.js';
import { createCleanArtifacts } from './retention/clean-artifacts.js';
import { createRunFiles } from './files/run-files.js';
import { extendGate, openGate } from './session/gate.js';
import { closeSession, isSessionOpen } from './session/send-command.js';
import type { ConnectToOnePassword } from './secrets/onepassword.js';
import { Secrets } from './secrets/secrets.js';
import { createServiceActivity, type ServiceNode } from './step/service-node.js';
import { BrowserConnections } from './session/connections.js';

export type { NodeResult, NodeTask } from '../contracts/node-task.js';

/** What a worker registers besides an activity for each node kind, which has the kind's name. */
export interface Activities {
  mailOwner: ReturnType<typeof createMailOwner>;
  openUrl: ReturnType<typeof createOpenUrl>;
  openGate: typeof openGate;
  extendGate: typeof extendGate;
  checkDone: ReturnType<typeof createCheckDone>;
  closeSession: typeof closeSession;
  isSessionOpen: typeof isSessionOpen;
  sendCallback: ReturnType<typeof createSendCallback>;
  pageUrl: ReturnType<typeof createPageUrl>;
  /** Lists which of these private-node handlers this worker lacks. */
  missingHandlers: (input: { handlers: string[] }) => Promise<string[]>;
  awaitDownloads: typeof awaitDownloads;
  endedRuns: typeof endedRuns;
  cleanArtifacts: ReturnType<typeof createCleanArtifacts>;
}

/** How long a worker that exits waits for the journals of its sessions, in milliseconds. */
const JOURNALS_MS = 3000;

/**
 * Creates the activities that a worker registers. `release` waits a short time until the journals of the worker's sessions have recorded
 * the finished steps, and then disconnects from their browsers.
 */
export function createActivities(dependencies: {
  config: Config;
  log: Log;
  handlers: Handlers;
  /** Replaces 1Password's SDK in tests, because the SDK talks only to 1Password's servers. */
  connectToOnePassword?: ConnectToOnePassword;
}): {
  activities: Activities;
  release: () => Promise<void>;
} {
  const { config, handlers } = dependencies;
  const store = openStore(config);
  const sessions = new BrowserConnections();
  const limited = guardedFetches(new Egress(config.allowedNetworks, ownPorts(config)));
  const fetchFor: NodeNeeds['fetchFor'] = (grantee) => limited(networkLimits(config.tenants, grantee));
  const needs: NodeNeeds = {
    models: config.models,
    fetchFor,
    files: createRunFiles(config, store, fetchFor),
    handlers,
    keepFile: (file) => saveArtifact(store, activityInfo().workflowExecution!.workflowId, file).catch(failUnlessKept),
    secrets: new Secrets(
      { keys: () => config.secrets(), onePasswordToken: config.onePasswordToken, tenants: config.tenants },
      dependencies.connectToOnePassword,
    ),
    twoFactor: { ...config.twoFactor, tenants: config.tenants },
  };
  const nodes = Object.fromEntries(
    (Object.values(nodeKinds) as (BrowserNode | ServiceNode)[]).map((node) => [
      node.name,
      withHeartbeat(
        node.runs === 'browser' ? createNodeActivity(sessions, node, needs) : createServiceActivity(node, needs),
      ),
    ]),
  );
  return {
    activities: {
      ...nodes,
      mailOwner: createMailOwner({ ...dependencies, store }),
      openUrl: withHeartbeat(createOpenUrl(sessions)),
      openGate: withHeartbeat(openGate),
      extendGate: withHeartbeat(extendGate),
      checkDone: withHeartbeat(createCheckDone(sessions)),
      closeSession: withHeartbeat(closeSession),
      isSessionOpen: withHeartbeat(isSessionOpen),
      sendCallback: createSendCallback({ ...dependencies, store, fetchFor }),
      pageUrl: withHeartbeat(createPageUrl(sessions)),
      missingHandlers: ({ handlers: names }) => Promise.resolve(names.filter((name) => !handlers.has(name))),
      awaitDownloads: withHeartbeat(awaitDownloads),
      endedRuns,
      cleanArtifacts: createCleanArtifacts({ ...dependencies, store }),
    },
    async release() {
      const missing = await allJournalsConfirmed(JOURNALS_MS);
      if (missing > 0) dependencies.log.warn({ sessions: missing }, 'journals did not record finished steps');
      await sessions.closeAll();
    },
  };
}

/** Uses our own messages, because the file system's messages contain paths. */
function failUnlessKept(error: unknown): never {
  if (!(error instanceof NotSavedError)) throw error;
  throw fail('ActionFailed', error.message);
}
