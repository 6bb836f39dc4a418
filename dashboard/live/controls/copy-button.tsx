import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.js';
import { copyText } from './copy-text.js';

/** On a phone: copies the text that is selected on the remote page. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<string>();
  if (text === '') return null;
  const isCopied = copied === text;
  return (
    <button
      class="tool tool-touch"
      aria-label={isCopied ? 'Copied' : 'Copy the selected text'}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => void copyText(text).then((isDone) => isDone && setCopied(text))}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
    </button>
  );
}
