import { FormItems } from './form-items.js';
import { useForm } from './use-form.js';

/** The remote page as a plain form of ours, for who works without the picture. */
export function FormView({ runId, address }: { runId: string; address: string | undefined }) {
  const { state, act, refresh } = useForm(runId, address);
  const { form, isBusy, problem, said } = state;
  return (
    <section class="page-form card" aria-labelledby="page-form-title" aria-busy={isBusy}>
      <header class="page-form-head">
        <div>
          <p class="eyebrow">The page as a form</p>
          <h2 id="page-form-title">
            {form === undefined ? 'Reading the page…' : form.title === '' ? 'A page without a title' : form.title}
          </h2>
        </div>
        <button class="button" onClick={refresh}>
          Read again
        </button>
      </header>
      <p class="visually-hidden" role="status">
        {isBusy ? 'Working…' : said}
      </p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {form && <FormItems key={form.url} items={form.items} act={act} />}
      {form?.items.length === 0 && <p class="quiet">Nothing on this page can be read or filled in.</p>}
      {form?.isCut && <p class="quiet">The page has more than is listed here; the picture shows all of it.</p>}
    </section>
  );
}
