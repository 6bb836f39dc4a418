import { useState } from 'preact/hooks';
import { FormView } from './form-view.js';

/** "Use a form instead of the picture". Off until asked for: reading the page costs the remote browser time. */
export function FormToggle({ runId, address }: { runId: string; address: string | undefined }) {
  const [isOn, setOn] = useState(false);
  return (
    <>
      <p class="form-toggle">
        <button class="link-button" aria-expanded={isOn} onClick={() => setOn(!isOn)}>
          {isOn ? 'Close the form' : 'Use a form instead of the picture'}
        </button>
      </p>
      {isOn && <FormView runId={runId} address={address} />}
    </>
  );
}
