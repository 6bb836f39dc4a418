import { randomBytes } from 'node:crypto';
import type { CDPSession } from 'playwright';
import type { Rect } from '../../contracts/live-protocol.js';
import { PageReport, parseReport, Report } from './reports.js';
import { type Agent, ownWorldScript, pageScript } from './script/index.js';

type Corner = Pick<Rect, 'x' | 'y'>;

/** A page with an open dialog does not reply. */
const IN_TIME = { timeout: 2000 };

/**
 * Runs our script in all frames of one DevTools target, in an isolated world: the page's scripts see neither the script nor the function
 * it reports with, whose name is random as well.
 */
export class IsolatedWorld {
  private readonly name = randomBytes(12).toString('hex');
  private readonly frameOf = new Map<number, string>();
  private readonly binding = `report${randomBytes(12).toString('hex')}`;
  private readonly ownBinding = `report${randomBytes(12).toString('hex')}`;
  private readonly stopKey = randomBytes(12).toString('hex');
  /** The page's own execution contexts. */
  private readonly own = new Set<number>();
  private rootFrame = '';

  /** `corner` returns the position of the target's root frame on the page. `install` injects the script. */
  constructor(
    private readonly cdp: CDPSession,
    private readonly corner: () => Promise<Corner>,
    private readonly reported: (world: IsolatedWorld, contextId: number, report: Report) => void,
    private readonly gone: (world: IsolatedWorld, contextId: number) => void,
    /** Called when the page itself did something that concerns the person. */
    private readonly did: (report: PageReport) => void,
  ) {
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId, isDefault } = context.auxData as { frameId?: string; isDefault?: boolean };
      if (isDefault === true) this.own.add(context.id);
      if (context.name === this.name && frameId !== undefined) this.frameOf.set(context.id, frameId);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.forget(executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => {
      this.own.clear();
      [...this.frameOf.keys()].forEach((id) => this.forget(id));
    });
    cdp.on('Runtime.bindingCalled', ({ name: called, payload, executionContextId }) => {
      const report = called === this.binding ? parseReport(Report, payload) : undefined;
      if (report !== undefined) this.reported(this, executionContextId, report);
      const done = called === this.ownBinding ? parseReport(PageReport, payload) : undefined;
      if (done !== undefined) this.did(done);
    });
  }

  /** Injects the script. Rejects when the page does not respond in time. Safe to call again: the script starts only once. */
  async install(): Promise<void> {
    const { cdp, name, binding } = this;
    await cdp.send('Page.enable', undefined, IN_TIME);
    this.rootFrame = (await cdp.send('Page.getFrameTree', undefined, IN_TIME)).frameTree.frame.id;
    await cdp.send('Runtime.enable', undefined, IN_TIME);
    const own = { source: ownWorldScript(this.ownBinding, this.stopKey), runImmediately: true };
    // Sent together, so that the script removes the binding before the page finds it.
    await Promise.all([
      cdp.send('Runtime.addBinding', { name: this.ownBinding }, IN_TIME),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', own, IN_TIME),
    ]);
    await cdp.send('Runtime.addBinding', { name: binding, executionContextName: name }, IN_TIME);
    const script = { source: pageScript(binding), worldName: name, runImmediately: true };
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', script, IN_TIME);
  }

  /** Calls a function of the script in one frame. Undefined when the frame is gone or does not respond. */
  async ask<K extends keyof Agent>(
    contextId: number,
    act: K,
    ...values: Parameters<Agent[K]>
  ): Promise<ReturnType<Agent[K]> | undefined> {
    const expression = `agent.${act}(${values.map((value) => JSON.stringify(value)).join()})`;
    const asked = { contextId, expression, returnByValue: true, userGesture: true };
    const answer = await this.cdp.send('Runtime.evaluate', asked, IN_TIME).catch(() => undefined);
    return answer?.exceptionDetails === undefined
      ? (answer?.result.value as ReturnType<Agent[K]> | undefined)
      : undefined;
  }

  /** The context of the target's own frame. */
  get rootContext(): number | undefined {
    return [...this.frameOf].find(([, frameId]) => frameId === this.rootFrame)?.[0];
  }

  get contexts(): number[] {
    return [...this.frameOf.keys()];
  }

  /** The position of a context's frame on the page. */
  async cornerOf(contextId: number): Promise<Corner> {
    const base = await this.corner();
    const frameId = this.frameOf.get(contextId);
    if (frameId === undefined || frameId === this.rootFrame) return base;
    const { backendNodeId } = await this.cdp.send('DOM.getFrameOwner', { frameId }, IN_TIME);
    const { model } = await this.cdp.send('DOM.getBoxModel', { backendNodeId }, IN_TIME);
    const [x = 0, y = 0] = model.content;
    return { x: base.x + x, y: base.y + y };
  }

  /** Removes everything from the page. */
  async close(): Promise<void> {
    const stop = `{ const key = Symbol.for('${this.stopKey}'); globalThis[key]?.(); delete globalThis[key]; }`;
    const stopped = [...this.own].map((contextId) =>
      this.cdp.send('Runtime.evaluate', { contextId, expression: stop }, IN_TIME).catch(() => undefined),
    );
    await Promise.all([...stopped, ...[...this.frameOf.keys()].map((contextId) => this.ask(contextId, 'stop'))]);
    await this.cdp.detach().catch(() => undefined);
  }

  private forget(contextId: number): void {
    this.own.delete(contextId);
    if (this.frameOf.delete(contextId)) this.gone(this, contextId);
  }
}
