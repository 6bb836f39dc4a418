import { useEffect, useState } from 'preact/hooks';

/** Becomes true once `isSo` has been true for `milliseconds`. */
export function useLasting(isSo: boolean, milliseconds: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return setLasts(false);
    const timer = window.setTimeout(() => setLasts(true), milliseconds);
    return () => window.clearTimeout(timer);
  }, [isSo, milliseconds]);
  return lasts && isSo;
}
