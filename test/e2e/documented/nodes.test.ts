import { describe } from 'vitest';
import { itDoesWhatIsDocumented } from './play.js';

describe('the documented nodes', () => itDoesWhatIsDocumented('nodes'));
