import { z } from 'zod';
import { nameSchemas } from './name-schemas.js';

/** What the audit log records. Programs match these names, so none of them changes its meaning. */
export const AUDIT_ACTIONS = {
  'run.started': 'a run was started, by itself, in a batch, or again after another run (`details.rerunOf`)',
  'run.read': 'somebody read the state of a run, or followed it',
  'run.viewed': "somebody saw the run's browser: its live view, its picture, or its page as a form",
  'run.claimed':
    'a person pressed the button of a mailed link; refused: another browser had the link, or its pause was over',
  'run.link_refused': 'somebody opened a link that is wrong, used or expired',
  'run.link_mailed': 'a person with a used link asked for a fresh one',
  'run.control_taken': 'somebody took control of the browser',
  'run.answered': 'somebody answered a pause: Done, or the choice in `details.choice`',
  'run.declined': "a person said that they can't do it",
  'run.extended': 'somebody gave the person of a pause more time',
  'run.file_uploaded': 'the person in control gave a file to the page',
  'run.file_downloaded': 'the person in control fetched a file that the page offered',
  'run.cancelled': 'a run was cancelled',
  'run.deleted': 'a run was deleted, with its files and its record',
  'artifact.downloaded': 'a file of a run was fetched (`details.artifact`)',
  'schedule.created': 'a schedule was made (`details.schedule`)',
  'schedule.deleted': 'a schedule was deleted',
  'schedule.paused': 'a schedule was paused',
  'schedule.unpaused': 'a schedule was continued',
  'schedule.triggered': 'somebody started the run of a schedule at once',
  'view_token.created': 'a service made a token with which a page of another site shows a run',
  'view_token.used': 'the page of another site used it',
  'operator.signed_in': 'an operator signed in to the dashboard',
  'operator.sign_in_failed': 'a sign-in was refused (`reason`)',
  'operator.signed_out': 'an operator signed out',
  'operator.signed_out_everywhere': 'an operator ended all sign-ins of their key or account',
  'key.created': 'somebody made an API key (`details.key`), with the command `intermission keys create`',
  'key.revoked': 'somebody revoked an API key, with the command `intermission keys revoke`',
  'payloads.decoded': 'somebody decrypted what Temporal keeps',
  'audit.read': 'somebody read the audit log',
  'access.refused': 'a known caller asked for something that they may not do (`details.request`)',
} as const;
export type AuditAction = keyof typeof AUDIT_ACTIONS;
export const auditActions = Object.keys(AUDIT_ACTIONS) as AuditAction[];

/** Who acted. */
const AuditActor = z.object({
  kind: z
    .enum(['api_key', 'operator', 'recipient', 'view_token', 'cli', 'unknown'])
    .describe(
      '`operator`: signed in to the dashboard; `recipient`: a person who claimed a mailed link; `view_token`: an embedded view; `unknown`: nobody that the API knows',
    ),
  id: z
    .string()
    .optional()
    .describe(
      'id of the API key (of an embedded view: of the key that made its token), of the account, or of the claim',
    ),
  name: z.string().optional().describe('mail address of the recipient, name of the account, or user of the machine'),
  signIn: z.string().optional().describe('tells the sign-ins of one operator apart'),
});
export type AuditActor = z.infer<typeof AuditActor>;

/** One line of the audit log. It contains ids, names and addresses, but no key, token, cookie, or content of a request. */
export const AuditEntry = z.object({
  id: z.string().describe('unique'),
  time: z.iso.datetime(),
  action: z.string().describe(`what happened; one of ${auditActions.map((action) => `\`${action}\``).join(', ')}`),
  outcome: z.enum(['done', 'refused']),
  reason: z.string().optional().describe('why it was refused, in one fixed word or phrase'),
  actor: AuditActor,
  runId: z.string().optional(),
  tenant: z.string().optional().describe('tenant of the run or of the actor; absent for the installation itself'),
  requestId: z.string().optional().describe("the response's `X-Request-Id`"),
  address: z.string().optional().describe('address of the client, as trusted proxies report it'),
  details: z.record(z.string(), z.string()).optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

nameSchemas({ AuditEntry, AuditActor });
