/** Inputs that each property is tried with: few by default, as many as one likes with `FUZZ_RUNS=100000 npm test -- test/fuzz`. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

/** For properties whose every try asks a real server. */
export const SERVED_RUNS = Math.max(1, Math.round(RUNS / 5));
