const PATHS = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  reload: 'M19 12a7 7 0 1 1-2.2-5.1M19 3.5V8h-4.5',
  keyboard: 'M3 7.5h18v9.5H3zM6.5 10.5h.01M10 10.5h.01M13.9 10.5h.01M17.5 10.5h.01M8 14h8',
  zoom: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3L20 20M10.5 7.8v5.4M7.8 10.5h5.4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10.5v-6a1.5 1.5 0 0 1 3 0V11M14 11V6.5a1.5 1.5 0 0 1 3 0V14a6.5 6.5 0 0 1-6.5 6.5c-3 0-4.3-1.6-5.6-4.2L3.6 13.4a1.5 1.5 0 0 1 2.6-1.5L8 14',
  target: 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM12 2.5v5M12 16.5v5M2.5 12h5M16.5 12h5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  copy: 'M9 8.5h10.5V20H9zM15 8.5V4H4.5v11.5H9',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  dash: 'M7 12h10',
  shield: 'M12 3.5l7 2.5v5.5c0 4.3-2.9 7.5-7 9-4.1-1.5-7-4.7-7-9V6zM9 12l2.2 2.2L15.2 10',
} as const;

/** A line icon in the colour of the surrounding text. Decorative, so assistive technology ignores it. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
