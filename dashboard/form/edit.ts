import type { FormAct } from '../../contracts/page-form.js';

/** Resolves to false when the page did not take it. */
export type Act = (act: Omit<FormAct, 'form'>, said: string) => Promise<boolean>;
