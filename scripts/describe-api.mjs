import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root } from './home.mjs';

/** The API's description, made from the TypeScript sources. `folder` gets the bundle, and must be below the packages. */
export async function describeApi(folder) {
  const bundle = await rolldown({
    input: join(root, 'api/openapi/document.ts'),
    platform: 'node',
    logLevel: 'silent',
    external: /^[^./]/,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  const file = join(folder, 'document.mjs');
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  const { openApi } = await import(pathToFileURL(file).href);
  return openApi();
}
