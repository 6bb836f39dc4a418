/** What Temporal accepts besides five fields. `@every` has no place here: `everySeconds` has a minimum. */
const NAMED = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'];

const FIELDS = 5;

/** The days of each month, in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * What is wrong with a cron expression; undefined for a good one. Temporal checks the numbers of the fields. It also accepts seconds, years,
 * `@every` and a time zone in the expression, which could start a run each second and at other times than `timeZone` says.
 */
export function flawOfCron(expression: string): string | undefined {
  if (expression.startsWith('@')) {
    return NAMED.includes(expression)
      ? undefined
      : `is not one of ${NAMED.join(', ')}; for an interval, use everySeconds`;
  }
  const fields = expression.split(/\s+/);
  if (fields.length !== FIELDS || !fields.every((field) => /^[\w*,/-]+$/.test(field))) {
    return 'is not a cron expression of five fields (minute, hour, day, month, day of the week); write it like 0 8 * * 1-5';
  }
  const [, , days = '', months = ''] = fields;
  return hasDate(days, months) ? undefined : 'never starts a run, because no such month has such a day';
}

/** Whether one of the months has one of the days. Also true for fields that only Temporal can judge. */
function hasDate(days: string, months: string): boolean {
  const firstDay = Math.min(...days.split(',').map((part) => Number(/^\d+/.exec(part)?.[0] ?? 1)));
  const wanted = monthsOf(months);
  return wanted === undefined || wanted.some((month) => firstDay <= (DAYS[month - 1] ?? 31));
}

/** The months that the field selects, from 1 to 12; undefined if the field is not valid. */
function monthsOf(field: string): number[] | undefined {
  const months: number[] = [];
  for (const part of field.split(',')) {
    const [, first = '', last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const start = first === '*' ? 1 : monthOf(first);
    const end = last !== undefined ? monthOf(last) : first === '*' || step !== undefined ? 12 : start;
    const by = Number(step ?? 1);
    if (start === undefined || end === undefined || by === 0) return undefined;
    for (let month = start; month <= end; month += by) months.push(month);
  }
  return months;
}

function monthOf(text: string): number | undefined {
  const month = /^\d+$/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
  return month >= 1 && month <= 12 ? month : undefined;
}
