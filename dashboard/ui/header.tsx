import type { ComponentChildren } from 'preact';

/** The header of every page. */
export function Header({ isHomeLinked, children }: { isHomeLinked: boolean; children?: ComponentChildren }) {
  const name = (
    <>
      <span class="mark" aria-hidden="true" />
      Intermission
    </>
  );
  return (
    <header class="header">
      {isHomeLinked ? (
        <a class="brand" href="/">
          {name}
        </a>
      ) : (
        <span class="brand">{name}</span>
      )}
      {children}
    </header>
  );
}
