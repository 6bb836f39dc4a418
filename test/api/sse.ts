import type { RunState } from '../../contracts/run-state.js';

/** The run states of an event stream, up to its end. */
export async function* statesOf(response: Response): AsyncGenerator<RunState> {
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (/^event: state$/m.test(event) && data !== undefined) yield JSON.parse(data) as RunState;
    }
  }
}
