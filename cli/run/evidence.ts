import type { BrowserChoices, VIDEO_MODES } from '../../contracts/evidence.js';

/** The options of `addEvidenceOptions`. */
export interface EvidenceOptions {
  trace?: boolean;
  video?: (typeof VIDEO_MODES)[number] | false;
  screenshots?: boolean;
  headed?: boolean;
}

/** What the options say in the body of a start. */
export function browserChoices({ trace, video, screenshots, headed }: EvidenceOptions): BrowserChoices {
  const evidence = {
    ...(trace !== undefined && { trace }),
    ...(video !== undefined && { video: video === false ? ('off' as const) : video }),
    ...(screenshots !== undefined && { screenshots }),
  };
  return {
    ...(Object.keys(evidence).length > 0 && { evidence }),
    ...(headed !== undefined && { headed }),
  };
}
