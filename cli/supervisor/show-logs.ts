import { ProcessLog } from './process-log.js';

const LOOK_MS = 250;

/** Prints the new log lines of these processes. Returns a function that stops this. */
export function showLogs(logsFolder: string, names: readonly string[], say: (line: string) => void): () => void {
  const logs = names.map((name) => {
    const log = new ProcessLog(logsFolder, name);
    return { name, log, shown: log.size() };
  });
  const timer = setInterval(() => {
    for (const entry of logs) {
      const text = entry.log.textFrom(entry.shown);
      // Shows a line only once it is complete.
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      entry.shown = entry.log.size() - Buffer.byteLength(text.slice(whole.length));
      for (const line of whole.split('\n').slice(0, -1)) say(`[${entry.name}] ${line}`);
    }
  }, LOOK_MS);
  return () => clearInterval(timer);
}
