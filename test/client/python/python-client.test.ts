import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { testPython } from '../../support/machine/python.js';
import { serve } from '../../support/http/serve.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('../../../client/python', import.meta.url));
const python = await testPython();

const OVER_HTTP = `
import json, os
from intermission_client import *

automation = json.loads(os.environ["AUTOMATION"])
owner: Owner = {"email": "ana@example.com"}
with Intermission(os.environ["API_URL"], os.environ["API_KEY"]) as api:
    run = api.start(automation, owner=owner, idempotencyKey="from python")
    again = api.start(automation, owner=owner, idempotencyKey="from python")
    seen: list[str] = []
    for state in api.watch(run["runId"]):
        if state["status"] not in seen:
            seen.append(state["status"])
        pause = state.get("pause")
        if pause:
            files = api.artifacts(run["runId"])
            api.answer(run["runId"], pause_id=pause["pauseId"])
    ended = api.get(run["runId"])
    sizes = [(each["size"], len(api.artifact(run["runId"], each["name"]))) for each in ended["artifacts"]]
    declined = api.start(automation, owner=owner, idempotencyKey=None)
    for state in api.watch(declined["runId"]):
        if "pause" in state:
            api.decline(declined["runId"], "No code", pause_id=state["pause"]["pauseId"])
    cancelled = api.start(automation, owner=owner)
    api.cancel(cancelled["runId"])
    *_, last = api.watch(cancelled["runId"])

    def error_of(work):
        try:
            work()
            return "no error"
        except IntermissionError as error:
            return f"{type(error).__name__}: {error}"

    errors = [
        error_of(lambda: api.get("no-such-run")),
        error_of(lambda: next(api.watch("no-such-run"))),
        error_of(lambda: api.answer(run["runId"])),
        error_of(lambda: api.start(automation, owner={"email": "ana"})),
        error_of(lambda: api.start(automation, owner=owner, idempotencyKey="from python", tags=["b"])),
        error_of(lambda: Intermission(os.environ["API_URL"], "not-a-key-of-this-api").get("a")),
        error_of(lambda: Intermission("http://127.0.0.1:1", "a", patience=0).get("a")),
    ]
print(json.dumps({
    "same": again["runId"] == run["runId"], "waited": "awaiting_human" in seen, "end": ended["status"],
    "files": len(sizes) > 0 and all(a == b for a, b in sizes), "declined": state.get("error", {}).get("type"),
    "cancelled": last["status"], "errors": [text.replace(run["runId"], "RUN").split("\\n")[0] for text in errors],
}))
`;

const IN_TEMPORAL = `
import asyncio, json, os
from intermission_client import ENDED, answer_in_temporal, start_in_temporal, state_in_temporal
from temporalio.client import Client

async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"))
    run = await start_in_temporal(client, json.loads(os.environ["AUTOMATION"]), owner={"email": "ana@example.com"}, run_id=os.environ["RUN_ID"])
    while (state := await state_in_temporal(client, run.id))["status"] != "awaiting_human":
        assert state["status"] not in ENDED, state
        await asyncio.sleep(0.1)
    await answer_in_temporal(client, run.id, pause_id=state["pause"]["pauseId"])
    result = await run.result()
    print(json.dumps({"id": run.id, "title": state["pause"]["title"], "status": result["state"]["status"]}))

asyncio.run(main())
`;

const TYPED = `
from intermission_client import Intermission, Run, Status

def statuses(api: Intermission, run_id: str) -> list[Status]:
    return [state["status"] for state in api.watch(run_id)]

def title(run: Run) -> str | None:
    pause = run.get("pause")
    return None if pause is None else pause["title"]
`;

describe.skipIf(python === undefined)('the Python client', () => {
  const stack = useStack();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'python-client-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const programOf = async (source: string, settings: Record<string, string> = {}) => {
    await writeFile(join(folder, 'program.py'), source);
    const env = { PATH: process.env.PATH, PYTHONPATH: CLIENT, PYTHONDONTWRITEBYTECODE: '1', ...settings };
    const { stdout } = await run(python!, ['program.py'], { cwd: folder, env, timeout: 120_000 });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const AUTOMATION = () => JSON.stringify(automationOf(stack.site, pause()));

  it('starts, follows, answers, declines and cancels runs over HTTP, and reads their files', async () => {
    const settings = { API_URL: stack.api.url, API_KEY, AUTOMATION: AUTOMATION() };
    expect(await programOf(OVER_HTTP, settings)).toEqual({
      ...{ same: true, waited: true, end: 'succeeded', files: true, declined: 'HumanDeclined', cancelled: 'cancelled' },
      errors: [
        'RunNotFound: There is no run "no-such-run"',
        'RunNotFound: There is no run "no-such-run"',
        'RunEnded: The run RUN has ended',
        expect.stringMatching(/^InvalidRequest: /),
        expect.stringMatching(/^IdempotencyConflict: /),
        expect.stringMatching(/^Unauthorized: /),
        expect.stringMatching(/^Unavailable: /),
      ],
    });
  }, 180_000);

  it('starts a run straight in Temporal and answers it by a signal', async () => {
    const settings = {
      TEMPORAL_ADDRESS: process.env.TEMPORAL_ADDRESS!,
      TEMPORAL_NAMESPACE: process.env.TEMPORAL_NAMESPACE ?? 'default',
      AUTOMATION: AUTOMATION(),
      RUN_ID: 'from-python',
    };
    expect(await programOf(IN_TEMPORAL, settings)).toMatchObject({ id: 'from-python', status: 'succeeded' });
    expect(await stack.intermission.getRun('from-python')).toMatchObject({ status: 'succeeded' });
  }, 180_000);

  it('follows a run to its end although each stream drops after its first event', async () => {
    let streams = 0;
    const api = await serve((req, res) => {
      const asked = fetch(stack.api.url + req.url!, { headers: { authorization: req.headers.authorization! } });
      streams += 1;
      void asked.then(async ({ status, body }) => {
        res.writeHead(status, { 'content-type': 'text/event-stream' });
        for await (const chunk of body!) {
          res.write(chunk, () => res.socket?.destroy());
          return;
        }
      });
    });
    onTestFinished(api.stop);
    const { runId } = await stack.start(pause());
    const source = `
import json, os
from intermission_client import Intermission
direct = Intermission(os.environ["API_URL"], os.environ["API_KEY"])
statuses = []
for state in Intermission(os.environ["WAY"], os.environ["API_KEY"]).watch(os.environ["RUN"]):
    statuses.append(state["status"])
    if state["status"] == "awaiting_human":
        direct.answer(os.environ["RUN"], pause_id=state["pause"]["pauseId"])
print(json.dumps({"statuses": statuses}))
`;
    const { statuses } = await programOf(source, { API_URL: stack.api.url, API_KEY, WAY: api.url, RUN: runId });
    expect((statuses as string[]).at(-1)).toBe('succeeded');
    expect(statuses).toContain('awaiting_human');
    expect(streams).toBeGreaterThan(1);
  }, 180_000);

  it('is typed strictly (mypy)', async () => {
    await writeFile(join(folder, 'typed.py'), TYPED);
    await writeFile(join(folder, 'wrong.py'), `${TYPED}\ndef run_id(run: Run) -> str:\n    return run["runid"]\n`);
    const env = { PATH: process.env.PATH, MYPYPATH: CLIENT };
    const mypy = (file: string) =>
      run(python!, ['-m', 'mypy', '--strict', '--cache-dir', join(folder, 'mypy'), file], { cwd: folder, env }).then(
        ({ stdout }) => stdout,
        (error: unknown) => (error as { stdout: string }).stdout,
      );
    expect(await mypy('typed.py')).toMatch(/^Success/);
    expect(await mypy(join(CLIENT, 'intermission_client/__init__.py'))).toMatch(/^Success/);
    expect(await mypy('wrong.py')).toContain('has no key "runid"');
  }, 180_000);
});
