import { describe } from 'vitest';
import { refusesUndecodable } from './undecodable.js';

describe('a payload that cannot be decoded, with encryption keys', () => refusesUndecodable(`ours:${'0a'.repeat(32)}`));
