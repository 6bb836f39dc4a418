import { afterEach } from 'vitest';
import type { FormItem, PageForm } from '../../../contracts/page-form.js';
import type { OpenSession } from '../open-session.js';

/** One of everything a form can have. */
export const PAGE = `<title>Order</title><h1>Order</h1><p>Fill in <b>all</b> of it.</p><div role="alert">Something is missing</div>
<form id="order"><label>Name <input name="name" value="Ana" required></label>
<label>Password <input name="secret" type="password" value="hunter2"></label>
<label>Age <input name="age" type="number"></label><label>Day <input name="day" type="date"></label>
<fieldset><legend>Size</legend><label><input type="radio" name="size" value="s"> Small</label>
<label><input type="radio" name="size" value="m" checked> Middle</label></fieldset>
<label><input type="checkbox" name="agree" style="opacity:0"> I agree</label>
<label>Color <select name="color"><option value="r">Red<option value="g" selected>Green</select></label>
<button>Send</button><button disabled>Not now</button></form><a href="#more">More</a><iframe srcdoc="<label>Card <input></label>"></iframe>
<script>window.log = []; order.addEventListener('submit', (event) => { event.preventDefault();
  log.push(new URLSearchParams(new FormData(order)).toString()); });
  order.elements.name.addEventListener('change', () => log.push('change'));</script>`;

/** The session of a test, and the form of its page. */
class Form {
  open!: OpenSession;

  async read(): Promise<PageForm> {
    return (await (await this.open.post('form', {})).json()) as PageForm;
  }

  act(form: PageForm, label: string, what: object): Promise<Response> {
    return this.open.post('form-act', { form: form.id, ref: refOf(form, label), ...what });
  }
}

/** Closes the session that a test opens when the test ends. */
export function useForm(): Form {
  const form = new Form();
  afterEach(() => form.open.close());
  return form;
}

function refOf(form: PageForm, label: string): string | undefined {
  const found = form.items.find(
    (item): item is Extract<FormItem, { ref: string }> => 'ref' in item && item.label === label,
  );
  return found?.ref;
}
