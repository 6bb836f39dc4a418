import { useState } from 'preact/hooks';
import { request, runPath } from '../server/requests.js';

/** Lets an operator stop the run, after asking for confirmation. */
export function CancelButton({ runId }: { runId: string }) {
  const [step, setStep] = useState<'idle' | 'asking' | 'sending'>('idle');
  const [problem, setProblem] = useState<string>();

  async function cancel() {
    setStep('sending');
    try {
      await request('POST', runPath(runId, '/cancel'));
    } catch (error) {
      setProblem((error as Error).message);
      setStep('idle');
    }
  }

  return (
    <div class="cancel">
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {step === 'asking' ? (
        <>
          <span>Stop this run and close its browser?</span>
          <button class="button" onClick={() => setStep('idle')}>
            Keep running
          </button>
          <button class="button danger" onClick={() => void cancel()}>
            Stop the run
          </button>
        </>
      ) : (
        <button class="button" disabled={step === 'sending'} onClick={() => setStep('asking')}>
          {step === 'sending' ? 'Stopping…' : 'Cancel run'}
        </button>
      )}
    </div>
  );
}
