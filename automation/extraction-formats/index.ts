export { adviseFormat, extractionFormat, formatFields } from './read.js';
export { formatSchema, type FormatSchema } from './schema.js';
