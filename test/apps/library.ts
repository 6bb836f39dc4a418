import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../bench/system.js';
import { appFolder, runProgram, startServer } from './program.js';

const SITE = fileURLToPath(new URL('library/', import.meta.url));

/** What Django itself has of a book. */
interface Book {
  title: string;
  author: string;
  genres: string[];
  language: string;
  acquired: string;
  reserved_until: string | null;
  is_lent: boolean;
  notes: string;
}

const BOOKS = `
import json
from catalog.models import Book
print(json.dumps({book.title: {
    "title": book.title, "author": book.author.name, "genres": sorted(book.genres.values_list("name", flat=True)),
    "language": book.language, "acquired": book.acquired.isoformat(),
    "reserved_until": book.reserved_until and book.reserved_until.isoformat(), "is_lent": book.is_lent, "notes": book.notes,
} for book in Book.objects.all()}))
`;

const FIRST_ENTRIES = `
from catalog.models import Author, Book, Genre
for name in ["Novel", "Poetry", "Travel"]:
    Genre.objects.create(name=name)
authors = [Author.objects.create(name=name) for name in ["Fernando Pessoa", "Selma Lagerlöf", "Sigrid Undset", "Virginia Woolf"]]
Book.objects.create(title="Gösta Berlings saga", author=authors[1], language="no", acquired="2020-01-31")
Book.objects.create(title="Orlando", author=authors[3], language="en", acquired="2021-07-01", is_lent=True)
`;

export type Library = Awaited<ReturnType<typeof startLibrary>>;

/** A library's admin, as Django serves it, with two books and a librarian `ana`. */
export async function startLibrary(password: string) {
  const folder = await mkdtemp(join(tmpdir(), 'intermission-library-'));
  const port = await freePort();
  const manage = (...args: string[]) => ({
    command: join(appFolder('INTERMISSION_TEST_DJANGO'), 'bin/python'),
    args: ['manage.py', ...args],
    cwd: SITE,
    env: {
      LIBRARY_DATABASE: join(folder, 'library.sqlite3'),
      PYTHONDONTWRITEBYTECODE: '1',
      DJANGO_SUPERUSER_PASSWORD: password,
    },
  });
  await runProgram(manage('migrate', '--run-syncdb', '--verbosity', '0'));
  await runProgram(manage('createsuperuser', '--noinput', '--username', 'ana', '--email', 'ana@example.com'));
  await runProgram(manage('shell', '--no-imports', '-c', FIRST_ENTRIES));
  const url = `http://127.0.0.1:${port}`;
  const stop = await startServer(manage('runserver', '--noreload', `127.0.0.1:${port}`), `${url}/admin/login/`);
  return {
    url,
    host: `127.0.0.1:${port}`,
    /** The books in the database, read by Django itself. */
    async books(): Promise<Record<string, Book>> {
      return JSON.parse(await runProgram(manage('shell', '--no-imports', '-c', BOOKS))) as Record<string, Book>;
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
