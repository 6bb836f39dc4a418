import { DefaultFailureConverter, type PayloadConverter, type ProtoFailure } from '@temporalio/common';

/** The longest message and stack of a failure, in characters. Temporal keeps failures in the history and in memory. */
const MESSAGE_LENGTH = 10_000;

/**
 * Converts errors so that Temporal always accepts them: half a surrogate pair is not UTF-8, a value without a JSON form cannot become a
 * payload, and a message may be too long. Each of these would make the task that reports the error fail again and again.
 */
export class TidyFailureConverter extends DefaultFailureConverter {
  override errorToFailure(error: unknown, payloadConverter: PayloadConverter): ProtoFailure {
    try {
      return tidy(super.errorToFailure(error, payloadConverter));
    } catch {
      const message = error instanceof Error ? error.message : 'an error that cannot be described';
      return tidy(super.errorToFailure(new Error(message), payloadConverter));
    }
  }
}

function tidy(failure: ProtoFailure): ProtoFailure {
  return {
    ...failure,
    ...(failure.message != null && { message: tidyText(failure.message) }),
    ...(failure.stackTrace != null && { stackTrace: tidyText(failure.stackTrace) }),
    ...(failure.applicationFailureInfo?.type != null && {
      applicationFailureInfo: {
        ...failure.applicationFailureInfo,
        type: tidyText(failure.applicationFailureInfo.type),
      },
    }),
    ...(failure.cause != null && { cause: tidy(failure.cause) }),
  };
}

function tidyText(text: string): string {
  const short = text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH - 1)}…` : text;
  // A regular expression instead of `toWellFormed`, which TypeScript's ES2023 library lacks.
  return short.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
