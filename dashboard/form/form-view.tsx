import { FormItems } from './form-items.js';
import { PageList, Toggle } from './page-list.js';
import { useForm } from './use-form.js';

/** "Use a form instead of the picture". */
export function FormToggle(run: FormProps) {
  return (
    <Toggle open="Use a form instead of the picture" close="Close the form">
      {() => <FormView {...run} />}
    </Toggle>
  );
}

interface FormProps {
  runId: string;
  address: string | undefined;
}

/** The remote page as a plain form of ours, for who works without the picture. */
function FormView({ runId, address }: FormProps) {
  const page = useForm(runId, address);
  const { form, isBusy, said } = page.state;
  return (
    <PageList id="page-form-title" eyebrow="The page as a form" page={page}>
      <p class="visually-hidden" role="status">
        {isBusy ? 'Working…' : said}
      </p>
      {form && <FormItems key={form.url} items={form.items} act={page.act} />}
      {form?.items.length === 0 && <p class="quiet">Nothing on this page can be read or filled in.</p>}
    </PageList>
  );
}
