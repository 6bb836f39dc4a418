import { counter } from './counter.js';
import { dialogs } from './dialogs.js';
import { downloads } from './downloads.js';
import { drag } from './drag.js';
import { editor } from './editor.js';
import { effects } from './effects.js';
import { events } from './events.js';
import { form } from './form.js';
import { frames } from './frames.js';
import { login, phone } from './login.js';
import { long } from './long.js';
import { market } from './market.js';
import { members } from './members.js';
import { menu } from './menu.js';
import { motion } from './motion.js';
import { overlay } from './overlay.js';
import type { Page } from './page.js';
import { permissions } from './permissions.js';
import { points } from './points.js';
import { popups } from './popups.js';
import { search } from './search.js';
import { signal } from './signal.js';
import { slow, slowLoad } from './slow.js';
import { steps } from './steps.js';
import { table } from './table.js';
import { travel } from './travel.js';
import { upload } from './upload.js';

/** In the order of the index. */
export const pages: Page[] = [
  login,
  phone,
  form,
  table,
  search,
  downloads,
  upload,
  popups,
  dialogs,
  members,
  frames,
  slow,
  slowLoad,
  motion,
  signal,
  counter,
  effects,
  drag,
  menu,
  editor,
  overlay,
  points,
  permissions,
  events,
  long,
  steps,
  market,
  travel,
];
