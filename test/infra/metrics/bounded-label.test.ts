import { expect, it } from 'vitest';
import { BoundedLabel } from '../../../infra/metrics/bounded-label.js';

it('a bounded label shows the first values by name and all others as one', () => {
  const label = new BoundedLabel(2);
  expect(['login', 'order', 'login', 'report', 'order', 'bill'].map((name) => label.of(name))).toEqual([
    'login',
    'order',
    'login',
    'other',
    'order',
    'other',
  ]);
});
