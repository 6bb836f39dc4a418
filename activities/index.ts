import { activityInfo } from '@temporalio/activity';
import type { Config } from '../config/index.js';
import { keepArtifact } from '../config/keep-artifact.js';
import type { Log } from '../config/log.js';
import { Egress } from '../egress/egress.js';
import { guardedFetch } from '../egress/guarded-fetch.js';
import { awaitDownloads } from './await-downloads.js';
import { createCheckDone } from './check-done.js';

import type { NodeResult, NodeTask } from './contract.js';
import { createSendCallback } from './callback/send-callback.js';
import { withHeartbeat } from './heartbeat.js';
import { createMailOwner } from './mail/mail-owner.js';
import { type BrowserNode, createNodeActivity } from './node.js';
import type { NodeNeeds } from './node-needs.js';
import { browserNodes, serviceNodes } from './nodes/index.js';
import { createPrivateNode } from './nodes/private-node.js';
import { createOpenUrl } from './open-url.js';
import { createPageUrl } from './page-url.js';
import type { Handlers } from './private/load-handlers.js';
import { createRunFiles } from './run-files.js';
import { closeSession, extendGate, openGate } from './session-control.js';
import type { ConnectToOnePassword } from './secrets/onepassword.js';
import { Secrets } from './secrets/secrets.js';
import { createServiceActivity, type ServiceNode } from './service.js';
import { Sessions } from './sessions.js';

export type { NodeResult, NodeTask } from './contract.js';

type NodeActivities = {
  [Kind in keyof typeof browserNodes]: (typeof browserNodes)[Kind] extends BrowserNode<string, infer Params>
    ? (task: NodeTask<Params>) => Promise<NodeResult>
    : never;
};

type ServiceActivities = {
  [Kind in keyof typeof serviceNodes]: (typeof serviceNodes)[Kind] extends ServiceNode<string, infer Params>
    ? (task: NodeTask<Params>) => Promise<NodeResult>
    : never;
};

export type Activities = NodeActivities &
  ServiceActivities & {
    mailOwner: ReturnType<typeof createMailOwner>;
    openUrl: ReturnType<typeof createOpenUrl>;
    openGate: typeof openGate;
    extendGate: typeof extendGate;
    checkDone: ReturnType<typeof createCheckDone>;
    closeSession: typeof closeSession;
    sendCallback: ReturnType<typeof createSendCallback>;
    pageUrl: ReturnType<typeof createPageUrl>;
    /** Which of these handlers of private nodes this worker lacks. */
    missingHandlers: (input: { handlers: string[] }) => Promise<string[]>;
    awaitDownloads: typeof awaitDownloads;
  };

/** What a worker registers, and how to let go of the browsers it is attached to. */
export function createActivities(dependencies: {
  config: Config;
  log: Log;
  handlers: Handlers;
  /** In place of 1Password's SDK, for tests: it talks to 1Password's servers and nothing else. */
  connectToOnePassword?: ConnectToOnePassword;
}): {
  activities: Activities;
  release: () => Promise<void>;
} {
  const { config, handlers } = dependencies;
  const sessions = new Sessions();
  const fetch = guardedFetch(new Egress(config.allowedNetworks));
  const needs: NodeNeeds = {
    models: config.models,
    fetch,
    files: createRunFiles(config, fetch),
    keepFile: (file) => keepArtifact(config.home, activityInfo().workflowExecution!.workflowId, file),
    secrets: new Secrets(
      { key: () => config.secret(), onePasswordToken: config.onePasswordToken },
      dependencies.connectToOnePassword,
    ),
    twoFactor: config.twoFactor,
  };
  const nodes = [...Object.values(browserNodes), createPrivateNode(handlers)].map((node) => [
    node.name,
    withHeartbeat(createNodeActivity(sessions, node as BrowserNode, needs)),
  ]);
  const services = Object.values(serviceNodes).map((node) => [
    node.name,
    withHeartbeat(createServiceActivity(node as ServiceNode, needs)),
  ]);
  return {
    activities: {
      ...(Object.fromEntries(nodes) as NodeActivities),
      ...(Object.fromEntries(services) as ServiceActivities),
      mailOwner: createMailOwner(dependencies),
      openUrl: withHeartbeat(createOpenUrl(sessions)),
      openGate: withHeartbeat(openGate),
      extendGate: withHeartbeat(extendGate),
      checkDone: withHeartbeat(createCheckDone(sessions)),
      closeSession: withHeartbeat(closeSession),
      sendCallback: createSendCallback({ ...dependencies, fetch }),
      pageUrl: withHeartbeat(createPageUrl(sessions)),
      missingHandlers: ({ handlers: names }) => Promise.resolve(names.filter((name) => !handlers.has(name))),
      awaitDownloads: withHeartbeat(awaitDownloads),
    },
    release: () => sessions.closeAll(),
  };
}
