/** `kept`: the artifact was saved. `failed`: it could not be written. */
export type ArtifactOutcome = 'kept' | 'failed';

type Listener = (outcome: ArtifactOutcome) => void;

const listeners = new Set<Listener>();

/** Calls `listener` for every artifact of this process from now on. */
export function whenArtifact(listener: Listener): void {
  listeners.add(listener);
}

/** Tells the process that it saved an artifact, or could not. Everything that writes artifacts calls this. */
export function noteArtifact(outcome: ArtifactOutcome): void {
  for (const listener of listeners) listener(outcome);
}
