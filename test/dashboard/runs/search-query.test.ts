import { describe, expect, it } from 'vitest';
import { addressOf, queryOf, type RunSearch, searchIn } from '../../../dashboard/runs/search-query.js';

const search = (words: string, more: Partial<RunSearch> = {}): RunSearch => ({ words, sort: 'newest', ...more });

describe('the search of the list of runs', () => {
  it.each([
    ['', ''],
    ['two words', 'text=two+words'],
    ['bill tag:invoices order=12 34', 'tag=invoices&metadata=order%3D12&text=bill+34'],
    ['automation:"Pay a bill" owner:ana@example.com', 'automation=Pay+a+bill&owner=ana%40example.com'],
    ['note="a b" schedule:nightly', 'metadata=note%3Da+b&schedule=nightly'],
    ['https://example.com at:9', 'text=https%3A%2F%2Fexample.com+at%3A9'],
  ])('%j asks for %j', (words, query) => {
    expect(queryOf(search(words)).toString()).toBe(query);
  });

  it('stands in the address of the page', () => {
    const wanted = search('tag:a b', { status: 'failed', sort: 'deadline' });
    expect(queryOf(wanted).toString()).toBe('tag=a&text=b&status=failed&sort=deadline');
    expect(searchIn(addressOf(wanted))).toEqual(wanted);
    expect(addressOf(searchIn(''))).toBe('');
  });
});
