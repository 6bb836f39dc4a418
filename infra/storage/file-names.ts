/** The longest name that file systems accept, in bytes. */
export const MOST_NAME_BYTES = 255;

/** Leaves room for `_2`, `_3` and so on. */
const LONGEST_BYTES = 240;
const LONGEST = 150;
/** A page may suggest a name of megabytes; only its ends matter. */
const LOOKED_AT = 4000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The name of a saved file, cleaned as the format specifies: no path, no reserved or control characters, not too long. */
export function safeName(wanted: string): string {
  const plain = ends(wanted).replace(/[/\\:*?"'<>|#%&]|(?![\u200c\u200d])\p{C}/gu, '_');
  return finished(plain.replace(/\s+/g, ' '));
}

/** The name of a file that a person uploads or downloads: its last path segment, without the characters that some file systems refuse. */
export function plainName(given: string): string {
  const last = ends(given).split(/[/\\]/).at(-1) ?? '';
  return finished(last.replace(/[<>:"|?*]|(?![\u200c\u200d])\p{C}/gu, ''));
}

/** The name with a number after its stem, shortened when it would be too long. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const [stem, end] = parts(name);
  return shortened(stem, `_${number}${end}`);
}

function finished(cleaned: string): string {
  const [start, end] = parts(cleaned.normalize('NFC').replace(/[\s.]+$/, ''));
  const stem = start.replace(/^[\s.]+/, '');
  // A name of only marks and joiners is invisible.
  const shown = /[\p{L}\p{N}\p{P}\p{S}]/u.test(stem) ? stem : 'file';
  // Windows treats these names as devices, with any extension.
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(shown + end);
  return shortened(isDevice ? `file-${shown}` : shown, end);
}

/** The stem and the extension, including its dot. */
function parts(name: string): [stem: string, end: string] {
  const end = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - end.length), end];
}

/** Cuts the stem between two characters as readers see them; inside a character only when it is too long by itself. */
function shortened(stem: string, end: string): string {
  const fits = (text: string) =>
    [...text, ...end].length <= LONGEST && Buffer.byteLength(text) + Buffer.byteLength(end) <= LONGEST_BYTES;
  if (fits(stem)) return stem + end;
  const longest = (pieces: string[]) => {
    let kept = '';
    for (const piece of pieces) {
      if (!fits(kept + piece)) break;
      kept += piece;
    }
    return kept.trimEnd();
  };
  const cut = longest([...graphemes.segment(stem)].map(({ segment }) => segment));
  return (cut === '' ? longest([...stem]) : cut) + end;
}

function ends(name: string): string {
  const half = LOOKED_AT / 2;
  return (name.length > LOOKED_AT ? name.slice(0, half) + name.slice(-half) : name).toWellFormed();
}
