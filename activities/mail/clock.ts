import { ConfigurationError } from '../../config/index.js';

/** Formats times (epoch milliseconds) for people. */
export interface Clock {
  /** `14:32 UTC` */
  short(at: number): string;
  /** `14:32 CET (Europe/Berlin)`; without the zone's name for UTC. */
  long(at: number): string;
}

/** Throws a `ConfigurationError` when `timeZone` is not an IANA zone, so a worker with a wrong setting stops at startup. */
export function clockOf(timeZone: string): Clock {
  const format = formatOf(timeZone);
  const short = (at: number) => format.format(at);
  return { short, long: (at) => (timeZone === 'UTC' ? short(at) : `${short(at)} (${timeZone})`) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  } catch (cause) {
    const message = `INTERMISSION_TIME_ZONE: "${timeZone}" is not a time zone such as UTC or Europe/Berlin`;
    throw new ConfigurationError(message, { cause });
  }
}

/** Time left until `deadline`: `in 5 minutes`. Rounds down, so it never promises too much time. */
export function timeLeft(deadline: number, now: number): string {
  const minutes = Math.floor((deadline - now) / 60_000);
  if (minutes < 1) return 'in less than a minute';
  return minutes === 1 ? 'in 1 minute' : `in ${minutes} minutes`;
}
