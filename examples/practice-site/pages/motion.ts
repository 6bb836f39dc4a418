import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export const motion: Page = {
  path: '/motion',
  title: 'Motion',
  about: 'A page that never stands still, with its own clock and a button that moves.',
  routes() {
    const router = Router();
    router.get('/motion', (_request, response) => response.send(layout('Motion', motion.about, body)));
    return router;
  },
};

const body = html`<style>
    #stage {
      display: block;
      width: 100%;
      height: 260px;
      background: var(--soft);
      border-radius: 10px;
    }
    #clock {
      font:
        600 28px/1.4 ui-monospace,
        Menlo,
        Consolas,
        monospace;
    }
    #moving {
      animation: sway 3s ease-in-out infinite alternate;
    }
    @keyframes sway {
      to {
        transform: translateX(160px);
      }
    }
  </style>
  <div class="card">
    <p id="clock">0.0 s</p>
    <p><canvas id="stage" width="700" height="260"></canvas></p>
    <button type="button" id="moving">Catch me</button>
    <output id="caught">Not caught yet.</output>
  </div>
  <script>
    const stage = document.getElementById('stage');
    const picture = stage.getContext('2d');
    const colours = ['#4f46e5', '#0d9488', '#d97706', '#db2777', '#2563eb', '#65a30d'];
    function draw(now) {
      document.getElementById('clock').textContent = (now / 1000).toFixed(1) + ' s';
      picture.clearRect(0, 0, stage.width, stage.height);
      colours.forEach((colour, index) => {
        const turn = now / (700 + index * 130) + index;
        picture.fillStyle = colour;
        picture.beginPath();
        picture.arc(350 + Math.cos(turn) * 300, 130 + Math.sin(turn * 1.7) * 100, 18 + index * 3, 0, 7);
        picture.fill();
      });
      // The same clock for machines: the low 16 bits of the time in milliseconds, the lowest at the left, black for one.
      const time = Date.now() % 65536;
      for (let bit = 0; bit < 16; bit++) {
        picture.fillStyle = (time >> bit) & 1 ? '#000' : '#fff';
        picture.fillRect(bit * 40, 230, 40, 30);
      }
      requestAnimationFrame(draw);
    }
    requestAnimationFrame(draw);
    document.getElementById('moving').addEventListener('click', () => {
      document.getElementById('caught').textContent = 'Caught.';
    });
  </script>`;
