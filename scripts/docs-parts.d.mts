import type { z } from 'zod';

/** The inputs of the generated parts. */
export interface DocsSources {
  /** The shape of the schema for the environment. */
  settings: Record<string, z.ZodType>;
  failures: Record<string, string>;
  refusals: Record<string, string>;
  auditActions: Record<string, string>;
  nodeDefinitions: readonly { name: string; wrapper: string | undefined; params: z.ZodObject }[];
  /** Members that several node kinds share; they are documented once. */
  elementFields: Record<string, z.ZodType>;
  downloadFields: Record<string, z.ZodType>;
  locatorMethods: Record<string, object>;
  features: readonly { name: string; description: string; supported: string; difference: string }[];
  /** The metrics of each kind of process. */
  metrics: Record<string, readonly object[]>;
  /** `package-lock.json`. */
  lock: object;
}

export function docsParts(sources: DocsSources): Record<string, string>;
export function withParts(text: string, parts: Record<string, string>): string;
export function partNames(text: string): string[];

/** A metric as `prom-client` describes it. */
export interface DescribedMetric {
  name: string;
  help: string;
  type: string;
  labelNames: readonly string[];
}

export function listMetrics(
  processes: Record<string, { registry: { getMetricsAsArray: () => object[] } }>,
): Record<string, DescribedMetric[]>;
