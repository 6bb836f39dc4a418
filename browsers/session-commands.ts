import { z } from 'zod';
import type { Log } from '../config/log.js';
import type { FormAnswer } from './form/form-door.js';
import type { PointAnswer } from './pointing/pointing.js';
import type { BrowserSession } from './session.js';

/** Of HTTP; the body is sent as JSON. */
export interface Answer {
  status: number;
  body?: unknown;
}

const Gate = z.object({ open: z.boolean(), pauseId: z.string().optional(), deadline: z.number().optional() });
const ExtendGate = z.object({ pauseId: z.string(), deadline: z.number() });
const FormAct = z.object({
  form: z.string(),
  ref: z.string(),
  value: z.string().optional(),
  checked: z.boolean().optional(),
  options: z.array(z.int()).optional(),
  press: z.literal(true).optional(),
});
const FORM_STATUS: Record<FormAnswer['outcome'], number> = { done: 204, shut: 409, changed: 410, 'no-answer': 504 };
const Downloads = z.object({ from: z.int().min(0), waitMs: z.number().min(0).max(60_000).optional() });
const KeepDownloads = z.object({
  from: z.int().min(0),
  filename: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
const Tab = z.object({ targetId: z.string().optional() });
const position = z.number().min(0).max(20_000);
const PointAt = z.union([z.object({ x: position, y: position }), z.object({ form: z.string(), ref: z.string() })]);
const POINT_STATUS: Record<PointAnswer['outcome'], number> = {
  picked: 200,
  nothing: 200,
  shut: 409,
  changed: 410,
  'no-answer': 504,
};
const Pointed = z.object({ pauseId: z.string() });
const Close = z.object({ finalScreenshot: z.boolean(), downloadSeconds: z.number().min(0).optional() });
/** Without a pattern: an interaction begins. */
const Network = z.object({
  pattern: z.string().optional(),
  of: z.enum(['requests', 'responses']).default('responses'),
  open: z.boolean().default(false),
});
const FailedConnections = z.object({ from: z.int().min(0) });
const Screenshot = z.object({
  name: z.string().min(1).max(1000),
  fullPage: z.boolean().optional(),
  /** The automation asked for it: the name may be taken, and the page may need longer. */
  isExtraction: z.boolean().optional(),
});

const JournalEntry = z.object({
  step: z.string().min(1).max(200),
  entry: z.enum(['begin', 'finish', 'give-up']),
  by: z.string().max(100).optional(),
  result: z.unknown().optional(),
});

/** Throws a `ZodError` for a body that is not the command's. */
type Command = (session: BrowserSession, body: unknown, log: Log) => Promise<Answer> | Answer;

/** What a worker or the api may ask of a session, by name. */
export const COMMANDS: Record<string, Command> = {
  async gate(session, body, log) {
    const { open, pauseId, deadline } = Gate.parse(body);
    if (open) await session.openGate(deadline, pauseId);
    else if (!(await session.shutGate())) return { status: 503, body: { error: 'the page did not answer' } };
    log.info({ runId: session.runId, pauseId, open }, 'input gate changed');
    return { status: 204 };
  },
  'extend-gate'(session, body, log) {
    const { pauseId, deadline } = ExtendGate.parse(body);
    session.live.gate.extend(pauseId, deadline);
    log.info({ runId: session.runId, pauseId }, 'input gate extended');
    return { status: 204 };
  },
  network({ network }, body) {
    const { pattern, of, open } = Network.parse(body);
    if (pattern !== undefined) {
      return { status: 200, body: of === 'requests' ? network.made(pattern) : network.answers(pattern, open) };
    }
    network.forget();
    return { status: 204 };
  },
  'failed-connections'(session, body) {
    return { status: 200, body: session.failedConnections(FailedConnections.parse(body).from) };
  },
  async form(session) {
    const form = await session.live.form.read();
    return typeof form === 'string' ? { status: FORM_STATUS[form] } : { status: 200, body: form };
  },
  async 'form-act'(session, body) {
    const { outcome } = await session.live.form.act(FormAct.parse(body));
    return { status: FORM_STATUS[outcome] };
  },
  async point(session, body) {
    const answer = await session.live.pointing.point(PointAt.parse(body));
    const pick = answer.outcome === 'picked' ? { pick: answer.pick } : {};
    return { status: POINT_STATUS[answer.outcome], body: pick };
  },
  async 'point-now'(session) {
    const pick = await session.live.pointing.current();
    return { status: 200, body: pick === undefined ? {} : { pick } };
  },
  'point-clear'(session) {
    session.live.pointing.clear();
    return { status: 204 };
  },
  pointed(session, body) {
    const taken = session.live.pointing.taken(Pointed.parse(body).pauseId);
    return taken === undefined ? { status: 204 } : { status: 200, body: taken };
  },
  acts(session) {
    return { status: 200, body: session.live.human.acts.take() };
  },
  async downloads({ downloads }, body) {
    const { from, waitMs } = Downloads.parse(body);
    return { status: 200, body: await downloads.news(from, waitMs) };
  },
  async 'keep-downloads'({ downloads }, body) {
    const { from, ...wanted } = KeepDownloads.parse(body);
    return { status: 200, body: await downloads.keep(from, wanted) };
  },
  async tab({ live }, body) {
    const { targetId } = Tab.parse(body);
    if (targetId !== undefined) await live.tabs.switchTo(targetId);
    return { status: 200, body: { targetId: await live.tabs.currentTarget() } };
  },
  close(session, body) {
    const { finalScreenshot, downloadSeconds } = Close.parse(body);
    session.close(finalScreenshot, downloadSeconds);
    return { status: 204 };
  },
  async journal(session, body) {
    const { journal } = session;
    const { step, entry, by, result } = JournalEntry.parse(body);
    if (entry === 'begin') return { status: 200, body: journal.begin(step, by) };
    if (entry === 'finish') {
      journal.finish(step, result);
      return { status: 204 };
    }
    // Whoever began it may only stand still.
    if (journal.begin(step, by).fate === 'begun') await session.cutWorkers();
    return { status: 200, body: journal.begin(step, by) };
  },
  async cut(session, _body, log) {
    await session.cutWorkers();
    log.info({ runId: session.runId }, 'workers were cut off');
    return { status: 204 };
  },
  endpoint({ endpoint }) {
    return { status: 200, body: { endpoint } };
  },
  async secret(session) {
    await session.expectSecret();
    return { status: 204 };
  },
  async screenshot(session, body) {
    const { name, fullPage = false, isExtraction } = Screenshot.parse(body);
    const artifact = await (isExtraction ? session.extractPicture(name, fullPage) : session.screenshot(name));
    return artifact === undefined ? { status: 204 } : { status: 200, body: artifact };
  },
};
