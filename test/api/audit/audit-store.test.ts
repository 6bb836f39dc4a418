import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../contracts/audit.js';
import { createLog } from '../../../infra/log.js';
import { problem } from '../../support/http/http.js';
import { pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

describe('an audit log whose store fails', () => {
  const texts: string[] = [];
  const log = createLog({ logLevel: 'error' }, 'test', { write: (text: string) => texts.push(text) });
  const stack = useStack({}, { log });

  it('fails no request, says so when it is read, and has everything when the store works again', async () => {
    const { runId } = await stack.start(pause());
    const folder = join(stack.home, 'audit');
    await writeFile(folder, 'in the way');
    expect((await stack.api.service(`/v1/runs/${runId}`)).status).toBe(200);
    const unread = await stack.api.service('/v1/audit');
    expect(await problem(unread)).toEqual({ status: 503, name: 'Unavailable' });
    expect(texts.filter((text) => text.includes('audit entries could not be saved'))).toHaveLength(1);
    await rm(folder);
    const entries = (await (await stack.api.service('/v1/audit')).text()).split('\n').filter((line) => line !== '');
    expect(entries.map((line) => (JSON.parse(line) as AuditEntry).action)).toEqual([
      'run.read',
      'audit.read',
      'audit.read',
    ]);
  });
});
