import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormAct, PageForm } from '../../browsers/protocol.js';
import { request, runPath } from '../server/requests.js';

interface FormState {
  form?: PageForm;
  isBusy: boolean;
  problem?: string;
  /** What a screen reader says: which act the page has taken. */
  said?: string;
}

/** The page as a form, read anew after each act and when the page changes: `address` tells. One request at a time. */
export function useForm(runId: string, address: string | undefined) {
  const [state, setState] = useState<FormState>({ isBusy: true });
  const queue = useRef<Promise<void>>(Promise.resolve());
  const path = runPath(runId, '/form');

  function enqueue(work: () => Promise<string | undefined>) {
    queue.current = queue.current.then(async () => {
      setState((known) => ({ ...known, isBusy: true }));
      let said: string | undefined;
      let problem: string | undefined;
      try {
        said = await work();
      } catch (error) {
        problem = (error as Error).message;
      }
      const form = await request<PageForm>('GET', path).catch((error: Error) => void (problem ??= error.message));
      latest.current = form ?? latest.current;
      setState({
        isBusy: false,
        ...(latest.current && { form: latest.current }),
        ...(problem !== undefined && { problem }),
        ...(said !== undefined && { said }),
      });
    });
  }
  const latest = useRef<PageForm | undefined>(undefined);

  useEffect(() => enqueue(() => Promise.resolve(undefined)), [path, address]);

  return {
    state,
    refresh: () => enqueue(() => Promise.resolve('Read again.')),
    /** `said`: what to say once the page has taken it. */
    act: (act: Omit<FormAct, 'form'>, said: string) =>
      enqueue(async () => {
        await request('POST', path, { form: latest.current?.id ?? '', ...act });
        return said;
      }),
  };
}
