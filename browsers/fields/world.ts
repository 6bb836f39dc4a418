import { randomBytes } from 'node:crypto';
import type { CDPSession } from 'playwright';
import type { Rect } from '../protocol.js';
import { parseReport, type Report } from './reports.js';
import { type Agent, pageScript } from './script/index.js';

type Corner = Pick<Rect, 'x' | 'y'>;

/** A page with an open dialog answers nothing. */
const IN_TIME = { timeout: 2000 };

/**
 * Our script in all frames of one DevTools target, in a world of its own: scripts of the page see neither it nor the function by
 * which it reports, whose name is random besides.
 */
export class World {
  private readonly name = randomBytes(12).toString('hex');
  private readonly frameOf = new Map<number, string>();
  private rootFrame = '';

  /** `corner`: where the target's own frame lies on the page. */
  private constructor(
    private readonly cdp: CDPSession,
    private readonly corner: () => Promise<Corner>,
    private readonly reported: (world: World, contextId: number, report: Report) => void,
    private readonly gone: (world: World, contextId: number) => void,
  ) {}

  static async open(
    cdp: CDPSession,
    corner: () => Promise<Corner>,
    reported: (world: World, contextId: number, report: Report) => void,
    gone: (world: World, contextId: number) => void,
  ): Promise<World> {
    const world = new World(cdp, corner, reported, gone);
    await world.install();
    return world;
  }

  /** Has the script of one frame do something. Undefined when it is gone, or does not answer. */
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

  /** Where the frame of a context lies on the page. */
  async cornerOf(contextId: number): Promise<Corner> {
    const base = await this.corner();
    const frameId = this.frameOf.get(contextId);
    if (frameId === undefined || frameId === this.rootFrame) return base;
    const { backendNodeId } = await this.cdp.send('DOM.getFrameOwner', { frameId }, IN_TIME);
    const { model } = await this.cdp.send('DOM.getBoxModel', { backendNodeId }, IN_TIME);
    const [x = 0, y = 0] = model.content;
    return { x: base.x + x, y: base.y + y };
  }

  /** Nothing of it is left in the page. */
  async close(): Promise<void> {
    await Promise.all([...this.frameOf.keys()].map((contextId) => this.ask(contextId, 'stop')));
    await this.cdp.detach().catch(() => undefined);
  }

  private async install(): Promise<void> {
    const { cdp, name } = this;
    const binding = `report${randomBytes(12).toString('hex')}`;
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId?: string };
      if (context.name === name && frameId !== undefined) this.frameOf.set(context.id, frameId);
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.forget(executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => [...this.frameOf.keys()].forEach((id) => this.forget(id)));
    cdp.on('Runtime.bindingCalled', ({ name: called, payload, executionContextId }) => {
      const report = called === binding ? parseReport(payload) : undefined;
      if (report !== undefined) this.reported(this, executionContextId, report);
    });
    await cdp.send('Page.enable', undefined, IN_TIME);
    this.rootFrame = (await cdp.send('Page.getFrameTree', undefined, IN_TIME)).frameTree.frame.id;
    await cdp.send('Runtime.enable', undefined, IN_TIME);
    await cdp.send('Runtime.addBinding', { name: binding, executionContextName: name }, IN_TIME);
    const script = { source: pageScript(binding), worldName: name, runImmediately: true };
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', script, IN_TIME);
  }

  private forget(contextId: number): void {
    if (this.frameOf.delete(contextId)) this.gone(this, contextId);
  }
}
