import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const drag: Page = {
  path: '/drag',
  title: 'Drag',
  about: 'A slider that wants to know whether you are a person, and a card to drop.',
  routes() {
    const router = Router();
    router.get('/drag', (_request, response) => response.send(layout('Drag', drag.about, body)));
    router.post('/drag', (_request, response) => response.sendStatus(204));
    return router;
  },
};

const body = html`<style>
    #track {
      position: relative;
      height: 56px;
      background: var(--soft);
      border-radius: 10px;
      touch-action: none;
    }
    #gap {
      position: absolute;
      left: 70%;
      width: 56px;
      height: 56px;
      border: 2px dashed var(--accent);
      border-radius: 10px;
    }
    #handle {
      position: absolute;
      left: 0;
      width: 56px;
      height: 56px;
      padding: 0;
      cursor: grab;
    }
    #ticket,
    #basket {
      display: inline-grid;
      place-items: center;
      width: 150px;
      height: 90px;
      border: 2px dashed var(--edge);
      border-radius: 10px;
    }
    #ticket {
      background: var(--soft);
      border-style: solid;
      cursor: grab;
    }
  </style>
  <div class="card">
    <h2>Slide the square into the gap</h2>
    <div id="track">
      <div id="gap"></div>
      <button type="button" id="handle" aria-label="Slider">⇥</button>
    </div>
    <output id="verdict">Not verified.</output>
  </div>
  <div class="card">
    <h2>Drop the ticket into the basket</h2>
    <div class="row">
      <div id="ticket" draggable="true">Ticket</div>
      <div id="basket">Basket</div>
    </div>
    <output id="dropped">The basket is empty.</output>
  </div>
  <script>
    const track = document.getElementById('track');
    const handle = document.getElementById('handle');
    const verdict = document.getElementById('verdict');
    let grabbedAt;
    handle.addEventListener('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      grabbedAt = event.clientX - handle.offsetLeft;
    });
    handle.addEventListener('pointermove', (event) => {
      if (grabbedAt === undefined) return;
      const farthest = track.clientWidth - handle.offsetWidth;
      handle.style.left = Math.min(Math.max(event.clientX - grabbedAt, 0), farthest) + 'px';
    });
    handle.addEventListener('pointerup', async () => {
      grabbedAt = undefined;
      const missedBy = Math.abs(handle.offsetLeft - document.getElementById('gap').offsetLeft);
      if (missedBy > 8) {
        handle.style.left = '0';
        verdict.textContent = 'Not quite. Try again.';
        return;
      }
      await fetch('/drag', { method: 'POST', body: new URLSearchParams({ solved: 'slider' }) });
      verdict.textContent = 'Verified.';
    });

    const basket = document.getElementById('basket');
    document.getElementById('ticket').addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/plain', 'ticket');
    });
    basket.addEventListener('dragover', (event) => event.preventDefault());
    basket.addEventListener('drop', (event) => {
      event.preventDefault();
      const dropped = event.dataTransfer.getData('text/plain');
      document.getElementById('dropped').textContent = 'In the basket: ' + dropped;
      void fetch('/drag', { method: 'POST', body: new URLSearchParams({ dropped }) });
    });
  </script>`;
