import { ConfigurationError } from '../../config/index.js';

/** Writes a moment (epoch milliseconds) as people read it. */
export interface Clock {
  /** `14:32 UTC` */
  short(at: number): string;
  /** `14:32 CET (Europe/Berlin)`; the zone's name only where the abbreviation does not say it all. */
  long(at: number): string;
}

/** Throws a `ConfigurationError` when `timeZone` is no IANA zone, so a worker with a wrong setting stops when it starts. */
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

/** How long until `deadline`: `in 5 minutes`. Never promises more time than there is. */
export function timeLeft(deadline: number, now: number): string {
  const minutes = Math.floor((deadline - now) / 60_000);
  if (minutes < 1) return 'in less than a minute';
  return minutes === 1 ? 'in 1 minute' : `in ${minutes} minutes`;
}
