import { describeArtifactRanges } from '../../support/http/artifact-ranges.js';

describeArtifactRanges('a folder', {});
