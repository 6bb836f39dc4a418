import { describe } from 'vitest';
import { itDoesWhatIsDocumented } from './play.js';

describe('the documented automations', () => itDoesWhatIsDocumented('automations'));
