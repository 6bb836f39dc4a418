import { Header } from './header.js';

export function NotFound() {
  return (
    <>
      <Header isHomeLinked />
      <main class="narrow">
        <h1>There is no such page</h1>
        <p>
          Runs are listed on the <a href="/">first page</a>. If you came from a mail, open its link again.
        </p>
      </main>
    </>
  );
}
