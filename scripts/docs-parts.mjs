import { licenceRows } from './licences.mjs';

/** The generated parts of `docs/`, by name. Each is a Markdown table between two markers in its file. */

/** Generates every part from the code; `docs-parts.d.mts` describes the inputs. */
export function docsParts({
  settings,
  failures,
  refusals,
  auditActions,
  nodeDefinitions,
  elementFields,
  downloadFields,
  locatorMethods,
  features,
  lock,
  metrics,
}) {
  const isShared = (name, schema) => elementFields[name] === schema || downloadFields[name] === schema;
  const kinds = nodeDefinitions.map(({ name, wrapper, params }) => {
    const own = Object.entries(params.shape).filter(([field, schema]) => !isShared(field, schema));
    return [wrapper === undefined ? name : `${wrapper}.${name}`, fieldTable(Object.fromEntries(own), params)];
  });
  return {
    settings: settingTable(settings),
    refusals: table(
      ['type', 'when'],
      Object.entries(refusals).map(([type, when]) => [code(type), when]),
    ),
    'audit-actions': table(
      ['action', 'when'],
      Object.entries(auditActions).map(([action, when]) => [code(action), when]),
    ),
    failures: table(
      ['type', 'when'],
      Object.entries(failures).map(([type, when]) => [code(type), when]),
    ),
    licences: licenceRows(lock)
      .map(([licence, count, names]) => `- ${licence} (${count}): ${names}`)
      .join('\n'),
    features: table(
      ['part of the format', 'what it does', 'supported', 'how it differs from Optexity, and why'],
      features.map(({ name, description, supported, difference }) => [code(name), description, supported, difference]),
    ),
    'element-fields': fieldTable(elementFields),
    'download-fields': fieldTable(downloadFields),
    'locator-methods': methodTable(locatorMethods),
    ...Object.fromEntries(Object.entries(metrics).map(([name, list]) => [`metrics-${name}`, metricTable(list)])),
    ...Object.fromEntries(kinds),
  };
}

/** The metrics of each process, from their registries. */
export function listMetrics(processes) {
  return Object.fromEntries(
    Object.entries(processes).map(([name, { registry }]) => [
      name,
      registry.getMetricsAsArray().map((metric) => ({ ...metric, labelNames: metric.labelNames ?? [] })),
    ]),
  );
}

const PART = /(<!-- generated: ([\w.-]+) -->\n)[\s\S]*?(<!-- end generated -->)/g;

/** The text of a file with up-to-date generated parts. Throws for a marker that names no part. */
export function withParts(text, parts) {
  return text.replace(PART, (_, begin, name, end) => {
    if (!Object.hasOwn(parts, name)) throw new Error(`docs: there is no generated part "${name}"`);
    return `${begin}\n${parts[name]}\n\n${end}`;
  });
}

/** Names of the parts for which a text has markers. */
export function partNames(text) {
  return [...text.matchAll(PART)].map(([, , name]) => name);
}

function settingTable(shape) {
  const rows = Object.entries(shape).map(([name, schema]) => {
    const { description = '', unset, usedBy = [], isSecret } = schema.meta() ?? {};
    const { data } = schema.safeParse(undefined);
    const hasDefault = data !== undefined && typeof data !== 'object';
    return [
      isSecret ? `${code(name)}, ${code(`${name}_FILE`)}` : code(name),
      hasDefault ? code(data) : (unset ?? 'none'),
      usedBy.join(', '),
      description,
    ];
  });
  return table(['setting', 'default', 'used by', 'meaning'], rows);
}

/** `params`: the whole schema, which knows the reserved fields. */
function fieldTable(shape, params) {
  const rows = Object.entries(shape).map(([name, schema]) => {
    const rule = isReserved(name, params) ? 'reserved, not supported yet' : ruleOf(name, schema);
    return [code(name), defaultOf(schema), rule];
  });
  return rows.length === 0 ? 'It has no fields of its own.' : table(['field', 'default', 'what it may be'], rows);
}

/** Whether the field is refused as unsupported, whatever its value. */
function isReserved(name, params) {
  return ['text', false].every((value) => {
    const issues = params?.safeParse({ [name]: value }).error?.issues ?? [];
    return issues.some(({ path, params: about }) => path[0] === name && about?.unsupported === true);
  });
}

function defaultOf(schema) {
  const { success, data } = schema.safeParse(undefined);
  if (!success) return 'required';
  return data === undefined ? 'none' : code(JSON.stringify(data));
}

/** Every schema names the correct form when it gets a value that is never valid. */
function ruleOf(name, schema) {
  const { success, error } = schema.safeParse(Symbol('never right'));
  return success ? 'anything' : error.issues[0].message.replace(/^symbol is not /, '').replace(`${name} is `, '');
}

/** `list`: the metrics of a registry of prom-client, of which only our own are described. */
function metricTable(list) {
  const rows = list
    .filter(({ name }) => name.startsWith('intermission_'))
    .map(({ name, type, labelNames, help }) => [code(name), type, labelNames.map(code).join(', ') || 'none', help]);
  return table(['metric', 'type', 'labels', 'meaning'], rows);
}

function methodTable(methods) {
  const rows = Object.entries(methods).map(([name, { params, positional, property, on, gives }]) => {
    const args = Object.entries(params).map(([param, kind], at) => (at < positional ? kind : `${param}=${kind}`));
    return [code(property ? name : `${name}(${args.join(', ')})`), on.join(', '), gives];
  });
  return table(['method', 'follows', 'gives'], rows);
}

function code(value) {
  return `\`${value}\``;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
