/** The page as a plain form: what stands on it in reading order, and what can be filled, chosen or pressed. */
export interface PageForm {
  /** Goes with each act, so that none is meant for a page that is gone. */
  id: string;
  url: string;
  title: string;
  items: FormItem[];
  /** There is more on the page than is listed. */
  isCut: boolean;
}

export type FormItem =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'text'; text: string; isAlert: boolean }
  | { kind: 'field'; ref: string; label: string; isDisabled: boolean; field: TextField }
  | { kind: 'select'; ref: string; label: string; isDisabled: boolean; isMultiple: boolean; options: FormOption[] }
  | {
      kind: 'check';
      ref: string;
      label: string;
      isDisabled: boolean;
      /** Of radio buttons, one of a group is chosen. */
      isRadio: boolean;
      group: string;
      isChecked: boolean;
    }
  | { kind: 'press'; ref: string; label: string; isDisabled: boolean; isLink: boolean };

export interface TextField {
  /** As of an `<input>`, or `textarea`. */
  type: string;
  /** Empty for a password, whatever stands there. */
  value: string;
  isFilled: boolean;
  isRequired: boolean;
  autocomplete: string;
  inputMode: string;
}

export interface FormOption {
  label: string;
  isChosen: boolean;
  isDisabled: boolean;
}

/** What a person does to one element of a form: exactly one of the members below `ref`. */
export interface FormAct {
  form: string;
  ref: string;
  value?: string | undefined;
  checked?: boolean | undefined;
  /** Indices of the options to choose. */
  options?: number[] | undefined;
  press?: true | undefined;
}
