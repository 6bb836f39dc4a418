import { describe, expect, it } from 'vitest';
import { automationOf } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem();

async function outcome(automation: unknown) {
  return test.runs.untilEnded(await test.runs.start(automation));
}

const goTo = (url: string) => ({ type: 'action_node', interaction_action: { go_to_url: { url } } });

describe('a run', () => {
  it('fails with NavigationFailed where it may not go, and says what to set', async () => {
    const { host } = new URL(test.system.apiUrl);
    const [first, later] = await Promise.all([
      outcome(automationOf(test.system.apiUrl)),
      outcome(automationOf(test.site('/table'), goTo('http://169.254.169.254/latest/meta-data'))),
    ]);
    expect(first).toMatchObject({
      status: 'failed',
      error: {
        type: 'NavigationFailed',
        message: `The page could not be opened: 127.0.0.1 is this machine, which automations may not reach; to allow it, add ${host} to INTERMISSION_ALLOWED_NETWORKS`,
      },
    });
    const refused =
      '169.254.169.254 is a link-local network, which automations may not reach; to allow it, add 169.254.169.254:80 to INTERMISSION_ALLOWED_NETWORKS';
    expect(later.error).toMatchObject({
      type: 'NavigationFailed',
      message: `Step 1 (open 169.254.169.254/latest/meta-data): The page could not be opened: ${refused}`,
    });
    expect(later.log.map(({ text }) => text)).toContain(`warning: refused: ${refused}`);
  });

  it('distinguishes a dead end from a refusal', async () => {
    const { error } = await outcome(automationOf(test.site('/table'), goTo('http://no-such-host.invalid/')));
    expect(error).toMatchObject({
      type: 'NavigationFailed',
      message:
        'Step 1 (open no-such-host.invalid/): The page could not be opened: there is no host no-such-host.invalid',
    });
  });
});
