export { extractionFormat, formatFields } from './read.js';
export { formatSchema, type FormatSchema } from './schema.js';
export type { FormatFields, FormatType } from './parse.js';
