import './styles/tokens.css';
import './styles/base.css';
import './styles/run.css';
import './styles/live.css';
import './styles/control.css';
import './styles/fields.css';
import './styles/point.css';
import './styles/runs.css';

/** Do not wait longer: a run without a browser sends no picture. */
const LONGEST_WAIT_MILLISECONDS = 150;

await firstPicture();
const { showPage } = await import('./pages.js');
const root = document.getElementById('app');
if (root) showPage(location.pathname, root);
document.getElementById('outline')?.remove();

/** Waits briefly for the first picture, because loading the code and building the page would delay it. */
async function firstPicture(): Promise<void> {
  const { early } = window;
  const seen = early?.picture.then(async (drawn) => {
    early.shown = drawn;
    if (drawn) await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  });
  await Promise.race([seen, new Promise((tooLate) => setTimeout(tooLate, LONGEST_WAIT_MILLISECONDS))]);
}
