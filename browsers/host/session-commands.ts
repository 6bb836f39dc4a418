import {
  type ParsedSessionRequest,
  SESSION_COMMANDS,
  type SessionCommandName,
  type SessionRefusal,
  type SessionResponse,
} from '../../contracts/session-commands.js';
import type { Log } from '../../infra/log.js';
import { NotSavedError } from '../../infra/storage/not-saved-error.js';
import type { BrowserSession } from '../session/browser-session.js';

/** HTTP statuses of the reasons for which the page or its pause refuses a command. */
const REFUSAL_STATUS = { shut: 409, changed: 410, 'no-answer': 504 } as const;

type Refusal = { status: 409 | 410 | 503 | 504 | 507; body?: SessionRefusal };
type Reply<Name extends SessionCommandName> = { status: 200; body: SessionResponse<Name> } | { status: 204 } | Refusal;

type Handler<Name extends SessionCommandName> = (
  session: BrowserSession,
  request: ParsedSessionRequest<Name>,
  log: Log,
) => Promise<Reply<Name>> | Reply<Name>;

/** How a session carries out each command. */
export const COMMANDS: { [Name in SessionCommandName]: Handler<Name> } = {
  async gate(session, request, log) {
    const { open, pauseId, deadline } = request;
    if (open) await session.openGate(deadline, pauseId);
    else if (!(await session.shutGate())) return { status: 503, body: { error: 'the page did not answer' } };
    log.info({ runId: session.runId, pauseId, open }, 'input gate changed');
    return { status: 204 };
  },
  'extend-gate'(session, request, log) {
    const { pauseId, deadline } = request;
    session.live.gate.extend(pauseId, deadline);
    log.info({ runId: session.runId, pauseId }, 'input gate extended');
    return { status: 204 };
  },
  network({ network }, request) {
    const { pattern, of, open, personal } = request;
    if (pattern !== undefined) {
      const calls = of === 'requests' ? network.made(pattern, personal) : network.answers(pattern, open, personal);
      return { status: 200, body: calls };
    }
    network.forget();
    return { status: 204 };
  },
  'failed-connections'(session, request) {
    return { status: 200, body: session.failedConnections(request.from) };
  },
  async form(session) {
    const form = await session.live.form.read();
    return typeof form === 'string' ? { status: REFUSAL_STATUS[form] } : { status: 200, body: form };
  },
  async 'form-act'(session, request) {
    const { outcome } = await session.live.form.act(request);
    return { status: outcome === 'done' ? 204 : REFUSAL_STATUS[outcome] };
  },
  async point(session, request) {
    const answer = await session.live.pointing.point(request);
    if (answer.outcome === 'picked') return { status: 200, body: { pick: answer.pick } };
    return answer.outcome === 'nothing' ? { status: 200, body: {} } : { status: REFUSAL_STATUS[answer.outcome] };
  },
  async 'point-now'(session) {
    const pick = await session.live.pointing.current();
    return { status: 200, body: pick === undefined ? {} : { pick } };
  },
  'point-clear'(session) {
    session.live.pointing.clear();
    return { status: 204 };
  },
  pointed(session, request) {
    const taken = session.live.pointing.taken(request.pauseId);
    return taken === undefined ? { status: 204 } : { status: 200, body: taken };
  },
  acts(session) {
    return { status: 200, body: session.live.people.acts.take() };
  },
  async downloads({ downloads }, request) {
    const { from, waitMs } = request;
    return { status: 200, body: await downloads.news(from, waitMs) };
  },
  async 'keep-downloads'({ downloads }, request) {
    const { from, ...wanted } = request;
    return { status: 200, body: await downloads.keep(from, wanted) };
  },
  async tab({ live }, request) {
    const { targetId } = request;
    if (targetId !== undefined) await live.tabs.switchTo(targetId);
    return { status: 200, body: { targetId: await live.tabs.currentTarget() } };
  },
  close(session, request) {
    session.close(request);
    return { status: 204 };
  },
  async journal(session, request) {
    const { journal } = session;
    const { step, entry, by, result } = request;
    if (entry === 'begin') return { status: 200, body: journal.begin(step, by) };
    if (entry === 'finish') {
      journal.finish(step, result);
      return { status: 204 };
    }
    // The worker that began the step may be frozen, not dead.
    if (journal.begin(step, by).fate === 'begun') await session.cutWorkers();
    return { status: 200, body: journal.begin(step, by) };
  },
  blocked({ journal }, request) {
    const { step, attempt } = request;
    if (attempt !== undefined) journal.noteBlocked(step, attempt);
    return { status: 200, body: { attempts: journal.attemptsBlocked(step) } };
  },
  async 'first-page'({ firstPage }, { url }) {
    return { status: 200, body: { result: await firstPage.result(url) } };
  },
  async cut(session, _request, log) {
    await session.cutWorkers();
    log.info({ runId: session.runId }, 'workers were disconnected');
    return { status: 204 };
  },
  endpoint({ endpoint }) {
    return { status: 200, body: { endpoint } };
  },
  async secret(session) {
    await session.expectSecret();
    return { status: 204 };
  },
  async screenshot(session, request) {
    const { name, fullPage = false, isExtraction } = request;
    try {
      const artifact = await (isExtraction ? session.extractPicture(name, fullPage) : session.screenshot(name));
      return artifact === undefined ? { status: 204 } : { status: 200, body: artifact };
    } catch (error) {
      if (!(error instanceof NotSavedError)) throw error;
      return { status: 507, body: { error: error.message } };
    }
  },
};

/** Carries out a command with the JSON of its request. Throws a `ZodError` for a request that is not the command's. */
export async function carryOut<Name extends SessionCommandName>(
  name: Name,
  session: BrowserSession,
  request: unknown,
  log: Log,
): Promise<Reply<Name>> {
  const parsed = SESSION_COMMANDS[name].request.parse(request) as ParsedSessionRequest<Name>;
  return COMMANDS[name](session, parsed, log);
}

export function isCommand(name: string): name is SessionCommandName {
  return Object.hasOwn(COMMANDS, name);
}
