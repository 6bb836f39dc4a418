import type { Frame, JSHandle, Page } from 'playwright';
import { withTimeout } from '../../infra/with-timeout.js';
import { markPressListeners } from './press-listeners.js';
import { lendRoles } from './script/lend-roles.js';

const ROLES_MS = 1500;

/** Runs `work` while everything in the page that a person can edit or press has a role. Frames that do not respond stay unchanged. */
export async function withLentRoles<T>(page: Page, work: () => Promise<T>): Promise<T> {
  const key = await markPressListeners(page);
  const lent = await Promise.all(page.frames().map((frame) => lend(frame, key)));
  try {
    return await work();
  } finally {
    await Promise.all(lent.map(takeBack));
  }
}

async function lend(frame: Frame, key: string): Promise<JSHandle<() => void> | undefined> {
  let isLate = false;
  const lending = frame.evaluateHandle(lendRoles, key).then(
    (handle) => {
      if (isLate) void takeBack(handle);
      return handle;
    },
    () => undefined,
  );
  return withTimeout(lending, ROLES_MS, () => {
    isLate = true;
    return undefined;
  });
}

async function takeBack(handle: JSHandle<() => void> | undefined): Promise<void> {
  // The page may be gone by now.
  await handle?.evaluate((end) => end()).catch(() => undefined);
  await handle?.dispose().catch(() => undefined);
}
