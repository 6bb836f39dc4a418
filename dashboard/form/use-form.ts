import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormAct, PageForm } from '../../contracts/live-protocol.js';
import { request, runPath } from '../server/requests.js';
import { sameElement } from './form-keys.js';

interface PageForms {
  state: FormState;
  refresh: () => void;
  /** `said`: the announcement once the page has accepted the action. */
  act: (act: Omit<FormAct, 'form'>, said: string) => Promise<boolean>;
}

interface FormState {
  form?: PageForm;
  isBusy: boolean;
  problem?: string;
  /** The announcement for screen readers: which action the page has accepted. */
  said?: string;
}

/** The page as a form, read again after each action and when `address` changes. Sends one request at a time. */
export function useForm(runId: string, address: string | undefined): PageForms {
  const [state, setState] = useState<FormState>({ isBusy: true });
  const latest = useRef<PageForm | undefined>(undefined);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const path = runPath(runId, '/form');

  /** Resolves to false when the page rejected the action. */
  function enqueue(work: () => Promise<string | undefined>): Promise<boolean> {
    const done = queue.current.then(async () => {
      setState((known) => ({ ...known, isBusy: true }));
      let said: string | undefined;
      let problem: string | undefined;
      try {
        said = await work();
      } catch (error) {
        problem = (error as Error).message;
      }
      const form = await request<PageForm>('GET', path).catch(
        (error: unknown) => void (problem ??= (error as Error).message),
      );
      latest.current = form ?? latest.current;
      setState({
        isBusy: false,
        ...(latest.current && { form: latest.current }),
        ...(problem !== undefined && { problem }),
        ...(said !== undefined && { said }),
      });
      return said !== undefined;
    });
    queue.current = done;
    return done;
  }

  useEffect(() => void enqueue(() => Promise.resolve(undefined)), [path, address]);

  return {
    state,
    refresh: () => void enqueue(() => Promise.resolve('Read again.')),
    act: (act, said) => {
      const seen = latest.current;
      return enqueue(async () => {
        // An earlier action may have made the page rebuild its fields.
        const ref = sameElement(act.ref, seen, latest.current);
        await request('POST', path, { form: latest.current?.id ?? '', ...act, ref });
        return said;
      });
    },
  };
}
