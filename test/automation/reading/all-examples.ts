import { readdirSync } from 'node:fs';
import { example, withNodes } from '../reading.js';

interface Example {
  name: string;
  document: unknown;
}

/** Every example of the tests, valid or not, as a whole automation. */
export const ALL_EXAMPLES = ['automations', 'nodes', 'invalid'].flatMap((folder): Example[] => {
  const files = readdirSync(new URL(`../examples/${folder}`, import.meta.url)).filter((file) => file !== 'index.json');
  return files.map((file) => {
    const json = example(`${folder}/${file}`);
    return { name: `${folder}/${file}`, document: folder === 'nodes' ? withNodes([json]) : json };
  });
});
