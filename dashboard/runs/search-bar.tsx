import type { RunList } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { statusLabel, STATUSES } from '../ui/status.js';
import type { RunSearch } from './search-query.js';

interface Props {
  search: RunSearch;
  counts: RunList['counts'];
  onSearch: (search: RunSearch) => void;
}

/** The conditions of the list. The words apply when the person presses Enter, or leaves the field. */
export function SearchBar({ search, counts, onSearch }: Props) {
  return (
    <form
      class="search-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const words = new FormData(event.currentTarget).get('words');
        onSearch({ ...search, words: typeof words === 'string' ? words.trim() : '' });
      }}
    >
      <label class="search-words">
        <span>Find</span>
        <input
          name="words"
          type="search"
          defaultValue={search.words}
          placeholder="words, tag:invoices, order=1234"
          onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        />
      </label>
      <label>
        <span>Status</span>
        <select
          value={search.status ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onSearch({ ...search, status: value === '' ? undefined : (value as RunStatus) })
          }
        >
          <option value="">All</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {statusLabel(status)}
              {counts && ` (${counts[status]})`}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Order</span>
        <select
          value={search.sort}
          onChange={({ currentTarget: { value } }) => onSearch({ ...search, sort: value as RunSearch['sort'] })}
        >
          <option value="newest">Newest first</option>
          <option value="deadline">Next deadline first</option>
        </select>
      </label>
    </form>
  );
}
