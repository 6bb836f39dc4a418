import { filesIn, findSecrets, historiesOf } from '../activities/secrets/everywhere.js';
import type { useSystem } from '../support/system/system.js';

/** Where texts that a person typed have been kept: in histories, states and files of the system. Empty when nowhere. */
export async function tracesOf(
  test: ReturnType<typeof useSystem>,
  runId: string,
  typed: Record<string, string>,
): Promise<string[]> {
  const { client, close } = test.temporalClient();
  try {
    return findSecrets(
      [
        ...(await historiesOf(client)),
        ...(await filesIn(test.system.home)),
        { name: 'the run state', text: JSON.stringify(await test.runs.state(runId)) },
      ],
      typed,
    );
  } finally {
    await close();
  }
}
