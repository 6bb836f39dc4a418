import { describe } from 'vitest';
import { refusesUndecodable } from './undecodable.js';

describe('a payload that cannot be decoded', () => refusesUndecodable(''));
