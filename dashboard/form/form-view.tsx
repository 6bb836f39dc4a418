import { useEffect, useState } from 'preact/hooks';
import type { PageForm } from '../../contracts/live-protocol.js';
import { isPhone } from '../live/input/device.js';
import { request, runPath } from '../server/requests.js';
import { FormItems } from './form-items.js';
import { PageList, Toggle } from './page-list.js';
import { useForm } from './use-form.js';

/** The button "Use a form instead of the picture" and the form. */
export function FormToggle(run: FormProps) {
  return (
    <Toggle open="Use a form instead of the picture" close="Close the form" isWanted={useIsForm(run)}>
      {() => <FormView {...run} />}
    </Toggle>
  );
}

/** Whether to open the form automatically: on a phone, for a page that consists mostly of fields. */
function useIsForm({ runId, address }: FormProps): boolean {
  const [isForm, setForm] = useState(false);
  useEffect(() => {
    if (!isPhone()) return;
    let isWanted = true;
    request<PageForm>('GET', runPath(runId, '/form')).then(
      (form) => isWanted && setForm(form.isMostlyFields),
      // The picture is available anyway.
      () => undefined,
    );
    return () => void (isWanted = false);
  }, [runId, address]);
  return isForm;
}

interface FormProps {
  runId: string;
  address: string | undefined;
}

/** The remote page as a plain form, for people who work without the picture. */
function FormView({ runId, address }: FormProps) {
  const page = useForm(runId, address);
  const { form, isBusy, said } = page.state;
  return (
    <PageList id="page-form-title" eyebrow="The page as a form" page={page}>
      <p class="visually-hidden" role="status">
        {isBusy ? 'Working…' : said}
      </p>
      {form && <FormItems key={form.document} items={form.items} act={page.act} />}
      {form?.items.length === 0 && <p class="quiet">Nothing on this page can be read or filled in.</p>}
    </PageList>
  );
}
