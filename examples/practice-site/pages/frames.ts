import { Router } from 'express';
import { html } from '../html.js';
import { field, framed, layout } from '../layout.js';
import type { Page } from './page.js';

export const frames: Page = {
  path: '/frames',
  title: 'Frames',
  about: 'A form in a frame, and a button in a frame in a frame.',
  routes() {
    const router = Router();
    router.get('/frames', (_request, response) => response.send(layout('Frames', frames.about, body)));
    router.get('/frames/coupon', (_request, response) => response.send(framed('Coupon', couponForm)));
    router.post('/frames/coupon', (request, response) => {
      const { coupon = '' } = request.body as { coupon?: string };
      response.send(framed('Coupon', html`<p class="good" role="status">Coupon ${coupon} is applied.</p>`));
    });
    router.get('/frames/outer', (_request, response) => response.send(framed('Outer frame', outer)));
    router.get('/frames/inner', (_request, response) => response.send(framed('Inner frame', inner)));
    return router;
  },
};

const body = html`<h2>A form in a frame</h2>
  <p><iframe src="/frames/coupon" title="Coupon" name="coupon"></iframe></p>
  <h2>A frame in a frame</h2>
  <p><iframe class="tall" src="/frames/outer" title="Outer" name="outer"></iframe></p>`;

const couponForm = html`<form method="post" action="/frames/coupon">
  ${field('coupon', 'Coupon', html`<input id="coupon" name="coupon" autocomplete="off" />`)}
  <button type="submit">Apply</button>
</form>`;

const outer = html`<h2>Outer frame</h2>
  <iframe src="/frames/inner" title="Inner" name="inner"></iframe>`;

const inner = html`<h2>Inner frame</h2>
  <button type="button" id="press">Press me</button>
  <output id="pressed">Not pressed yet.</output>
  <script>
    document.getElementById('press').addEventListener('click', () => {
      document.getElementById('pressed').textContent = 'Pressed.';
    });
  </script>`;
