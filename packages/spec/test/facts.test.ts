import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DescEnum, type DescField, type DescMessage, type DescService, ScalarType } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { SPEC_FILES } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';

interface FieldFact {
  number: number;
  name: string;
  type: string;
  repeated?: true;
  oneof?: string;
  optional?: true;
}
interface Facts {
  enums: Record<string, Record<string, number>>;
  messages: Record<string, FieldFact[]>;
  services: Record<string, Record<string, string[]>>;
}

const published: Facts = JSON.parse(readFileSync(new URL('./chaukas-1.0.5.json', import.meta.url), 'utf8'));
const types = SPEC_FILES.flatMap((file) => [...nestedTypes(file)]);
const generated: Facts = {
  enums: Object.fromEntries(types.filter((t) => t.kind === 'enum').map((t) => [t.typeName, enumFacts(t)])),
  messages: Object.fromEntries(types.filter((t) => t.kind === 'message').map((t) => [t.typeName, messageFacts(t)])),
  services: Object.fromEntries(types.filter((t) => t.kind === 'service').map((t) => [t.typeName, serviceFacts(t)])),
};

function enumFacts(desc: DescEnum): Record<string, number> {
  return Object.fromEntries(desc.values.map(({ name, number }) => [name, number]));
}

function messageFacts(desc: DescMessage): FieldFact[] {
  return desc.fields.map((field) => ({
    number: field.number,
    name: field.name,
    type: typeOf(field),
    ...(field.fieldKind === 'list' && { repeated: true }),
    ...(field.oneof && { oneof: field.oneof.name }),
    ...(field.proto.proto3Optional && { optional: true }),
  }));
}

function typeOf(field: DescField): string {
  const element = field.message?.typeName ?? field.enum?.typeName ?? scalarName(field.scalar);
  return field.fieldKind === 'map' ? `map<${scalarName(field.mapKey)},${element}>` : element;
}

function scalarName(scalar: ScalarType | undefined): string {
  return scalar === undefined ? 'none' : ScalarType[scalar].toLowerCase();
}

function serviceFacts(desc: DescService): Record<string, string[]> {
  return Object.fromEntries(desc.methods.map((rpc) => [rpc.name, [rpc.input.typeName, rpc.output.typeName]]));
}

const byNumber = (fields: FieldFact[] | undefined) => fields?.toSorted((a, b) => a.number - b.number);
const slashed = (path: string) => path.replaceAll('\\', '/');
const names = (facts: object) => Object.keys(facts).toSorted();

describe.each([
  ['enums', 5],
  ['messages', 43],
  ['services', 2],
] as const)('the %s of Chaukas 1.0.5', (kind, count) => {
  it(`are ${count}, published and generated alike`, () => {
    expect(names(published[kind])).toHaveLength(count);
    expect(names(generated[kind])).toEqual(names(published[kind]));
  });
});

describe('each type as published, nothing missing and nothing extra', () => {
  it.each(names(published.enums))('enum %s: names and numbers', (name) => {
    expect(generated.enums[name]).toStrictEqual(published.enums[name]);
  });

  it.each(names(published.messages))('message %s: numbers, names, types, repeated, map, oneof', (name) => {
    expect(byNumber(generated.messages[name])).toStrictEqual(byNumber(published.messages[name]));
  });

  it.each(names(published.services))('service %s: requests and responses', (name) => {
    expect(generated.services[name]).toStrictEqual(published.services[name]);
  });
});

it('has only unary calls and no extension', () => {
  const kinds = types.filter((type) => type.kind === 'service').flatMap((s) => s.methods.map((rpc) => rpc.methodKind));
  expect(kinds).toEqual(Array(11).fill('unary'));
  expect(types.filter((type) => type.kind === 'extension')).toEqual([]);
});

it('describes every .proto file of the schema, so that no type escapes the comparison', () => {
  const files = globSync('chaukas/spec/**/*.proto', { cwd: fileURLToPath(new URL('../proto', import.meta.url)) });
  expect(SPEC_FILES.map((file) => `${file.name}.proto`).toSorted()).toEqual(files.map(slashed).toSorted());
});
