// The contract as TypeScript: node api/types.ts writes web/gen/api.d.ts, from which src/lib/api.ts knows every operation.
// A keyword that it does not understand stops it: a type must not say less than the contract without anybody noticing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}
interface Body {
  $ref?: string;
  content?: Record<string, { schema: Schema }>;
}
interface Operation {
  requestBody?: Body;
  responses: Record<string, Body>;
}
interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; requestBodies: Record<string, Body>; responses: Record<string, Body> };
}

const understood = new Set(['$ref', 'type', 'enum', 'const', 'oneOf', 'items', 'properties', 'required', 'additionalProperties']);
/** What narrows a value without changing its type, and what only explains. */
const withoutType = new Set([
  'description', 'title', 'examples', 'example', 'default', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum',
  'minItems', 'maxItems', 'uniqueItems', 'dependentRequired', 'not', 'minProperties', 'maxProperties',
]);

export function contractTypes(yaml: string): string {
  const contract = parse(yaml) as Contract;
  const schemas = Object.entries(contract.components.schemas)
    .filter(([name]) => !name.endsWith('Form'))
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema, '')};\n`);
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) => {
    if (!path.startsWith('/api/')) return [];
    return Object.entries(methods).map(([method, operation]) => {
      const body = jsonOf(contract, operation.requestBody);
      const good = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
      const answer = good && jsonOf(contract, good[1]);
      return `  '${method.toUpperCase()} ${path}': { body: ${body ? typeOf(body, '  ') : 'undefined'}; answer: ${answer ? typeOf(answer, '  ') : 'undefined'} };\n`;
    });
  });
  const head = '// Made from api/openapi.yaml by node api/types.ts. Do not edit.\n\n';
  return `${head}${schemas.join('\n')}\nexport interface Operations {\n${operations.join('')}}\n`;
}

function jsonOf(contract: Contract, body: Body | undefined): Schema | undefined {
  const [, , kind, name] = body?.$ref?.split('/') ?? [];
  const found = kind === 'requestBodies' || kind === 'responses' ? contract.components[kind][name ?? ''] : body;
  return found?.content?.['application/json']?.schema;
}

function typeOf(schema: Schema, indent: string): string {
  const strange = Object.keys(schema).find((key) => !understood.has(key) && !withoutType.has(key));
  if (strange) throw new Error(`api/types.ts does not understand the keyword "${strange}"`);
  if (schema.$ref) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.type === undefined && schema.oneOf) return schema.oneOf.map((one) => typeOf(one, indent)).join(' | ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'unknown'];
  return types.map((type) => simpleType(type, schema, indent)).join(' | ');
}

function simpleType(type: string, schema: Schema, indent: string): string {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') return `(${typeOf(schema.items ?? {}, indent)})[]`;
  if (type !== 'object') return type;
  if (typeof schema.additionalProperties === 'object') return `Record<string, ${typeOf(schema.additionalProperties, indent)}>`;
  if (!schema.properties) return 'object';
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const optional = schema.required?.includes(name) ? '' : '?';
    return `${inner}${name}${optional}: ${typeOf(property, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  writeFileSync(join(root, 'web/gen/api.d.ts'), contractTypes(readFileSync(join(root, 'api/openapi.yaml'), 'utf8')));
}
