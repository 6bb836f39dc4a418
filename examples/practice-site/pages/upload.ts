import { Router } from 'express';
import { html } from '../html.js';
import { field, layout } from '../layout.js';
import type { Submit } from '../visits.js';
import type { Page } from './page.js';

export const upload: Page = {
  path: '/upload',
  title: 'Upload',
  about: 'A file field in sight, and one behind a button.',
  routes(visits) {
    const router = Router();
    router.get('/upload', (_request, response) =>
      response.send(layout('Upload', upload.about, bodyWith(visits.latest('/upload')))),
    );
    router.post('/upload', (_request, response) => response.redirect(303, '/upload'));
    return router;
  },
};

function bodyWith(last: Submit | undefined) {
  return html`${
      last === undefined ? undefined : html`<div class="good" role="status">Received: ${filesOf(last).join(', ')}</div>`
    }
    <form class="card narrow" method="post" action="/upload" enctype="multipart/form-data">
      ${field('document', 'Document', html`<input id="document" name="document" type="file" />`)}
      <div class="field">
        <input id="photos" name="photos" type="file" accept="image/*" multiple hidden />
        <button type="button" class="plain" id="choose">Choose photos</button>
        <output id="chosen" class="quiet"></output>
      </div>
      <button type="submit">Upload</button>
    </form>
    <script>
      const photos = document.getElementById('photos');
      document.getElementById('choose').addEventListener('click', () => photos.click());
      photos.addEventListener('change', () => {
        document.getElementById('chosen').textContent = [...photos.files].map((file) => file.name).join(', ');
      });
    </script>`;
}

/** An empty file field is sent as a file without a name. */
function filesOf(submit: Submit): string[] {
  const files = Object.values(submit.values)
    .flat()
    .flatMap((value) =>
      typeof value === 'object' && 'size' in value && value.name !== '' ? [`${value.name} (${value.size} bytes)`] : [],
    );
  return files.length === 0 ? ['no file'] : files;
}
