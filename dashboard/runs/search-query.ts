import type { RunStatus } from '../../contracts/run-status.js';

/** What the list of runs shows. */
export interface RunSearch {
  /** Words; also `tag:invoices`, `owner:ana@example.com`, `automation:login`, `schedule:nightly` and `order=1234`. */
  words: string;
  status?: RunStatus | undefined;
  sort: 'newest' | 'deadline';
}

const FIELDS = ['tag', 'owner', 'automation', 'schedule'];

/** The conditions as query parameters of the API. Quotes hold words together: `automation:"Pay a bill"`. */
export function queryOf({ words, status, sort }: RunSearch): URLSearchParams {
  const query = new URLSearchParams();
  const texts: string[] = [];
  for (const [, name = '', sign = '', quoted, plain] of words.matchAll(/(?:([\w.-]+)([:=]))?(?:"([^"]*)"|(\S+))/g)) {
    const value = quoted ?? plain ?? '';
    if (sign === '=') query.append('metadata', `${name}=${value}`);
    else if (sign === ':' && FIELDS.includes(name)) query.append(name, value);
    else texts.push(name + sign + value);
  }
  if (texts.length > 0) query.set('text', texts.join(' '));
  if (status !== undefined) query.set('status', status);
  if (sort !== 'newest') query.set('sort', sort);
  return query;
}

/** The search that a page's address contains. */
export function searchIn(address: string): RunSearch {
  const query = new URLSearchParams(address);
  return {
    words: query.get('q') ?? '',
    status: (query.get('status') ?? undefined) as RunStatus | undefined,
    sort: query.get('sort') === 'deadline' ? 'deadline' : 'newest',
  };
}

/** The part of the page's address that `searchIn` reads. */
export function addressOf({ words, status, sort }: RunSearch): string {
  const query = new URLSearchParams({
    ...(words !== '' && { q: words }),
    ...(status !== undefined && { status }),
    ...(sort !== 'newest' && { sort }),
  }).toString();
  return query === '' ? '' : `?${query}`;
}
