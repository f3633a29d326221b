import type { JsonObject, JsonValue } from '@chaukas/spec';
import type { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import type { KeyVerdict } from './keys.ts';
import type { PropertyName } from './names.ts';
import { isSecretValue } from './secret-value.ts';
import { replaceInText } from './text.ts';
import { entryName, isKey, isSchema, itemName, SCHEMA_VALUES } from './value-shapes.ts';

/** Deeper values are replaced unseen; events are at most 24 deep. */
const MAX_DEPTH = 200;

/** What is known of a value by what stands around it. */
interface Place {
  readonly depth: number;
  /** Name that the value stands under; of an item that of its list. */
  readonly key: string;
  readonly inList: boolean;
  /** In JSON Schema: the verdict on the name of the property that is described here. */
  readonly described: KeyVerdict | undefined;
}

const ROOT: Place = { depth: 0, key: '', inList: false, described: undefined };
/** The member of an entry that its name tells of. */
const ENTRY_VALUE = 'value';
/** What the private members of a JSON Web Key are taken for. */
const PRIVATE_KEY = 'private_key';

/** Walks JSON and replaces what is secret; what does not change is not copied. `undefined` means: removed. */
export class ValueWalk {
  readonly #policy: CompiledPolicy;
  readonly #changes: Changes;

  constructor(policy: CompiledPolicy, changes: Changes) {
    this.#policy = policy;
    this.#changes = changes;
  }

  /** @throws what a detector of the app throws */
  run(value: JsonValue): JsonValue | undefined {
    return this.#visit(value, ROOT);
  }

  /** The same for a value that stands under a name, which the caller has entered. */
  property(name: string, value: JsonValue): JsonValue | undefined {
    return this.#property(this.#verdict(name), name, value, ROOT);
  }

  #visit(value: JsonValue, place: Place): JsonValue | undefined {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (place.depth >= MAX_DEPTH) return this.#replace('', 'unsearched');
    return Array.isArray(value) ? this.#list(value, place) : this.#record(value, place);
  }

  #text(text: string): string {
    const replaced = replaceInText(text, this.#policy);
    if (replaced === undefined) return text;
    this.#changes.replacedHere(replaced.categories);
    return replaced.text;
  }

  #record(record: JsonObject, place: Place): JsonObject {
    const entry = entryName(record);
    const key = isKey(record);
    let copy: Map<string, JsonValue> | undefined;
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value === undefined) continue;
      const property = this.#policy.name(name);
      const { shown } = property;
      this.#changes.enter(shown);
      const next = this.#property(this.#said(property, name, entry, key), name, value, place);
      if (shown !== name) this.#changes.replacedHere();
      this.#changes.leave();
      if (next !== value || shown !== name) copy ??= copyUpTo(record, name);
      if (next !== undefined) copy?.set(unused(copy, shown), next);
    }
    return copy === undefined ? record : Object.fromEntries(copy);
  }

  /** What the name says that the value is called by, which need not be the one it stands under. @param key whether in a key */
  #said(property: PropertyName, name: string, entry: string | undefined, key: boolean): KeyVerdict | undefined {
    if (name === ENTRY_VALUE && entry !== undefined) return this.#verdict(entry);
    return key && property.ofKey ? this.#verdict(PRIVATE_KEY) : property.verdict;
  }

  /** @param said what is known of the value by its name */
  #property(said: KeyVerdict | undefined, name: string, value: JsonValue, place: Place): JsonValue | undefined {
    const verdict = place.described !== undefined && SCHEMA_VALUES.has(name) ? place.described : said;
    // Only what holds values has to know where it stands.
    if (typeof value !== 'object' || value === null) return this.#named(verdict, value, place);
    const isDescription = verdict !== undefined && place.key === 'properties' && isSchema(value);
    const described = isDescription ? verdict : undefined;
    return this.#named(isDescription ? undefined : verdict, value, {
      depth: place.depth + 1,
      key: name,
      inList: false,
      described,
    });
  }

  #list(list: JsonValue[], { depth, key, inList }: Place): JsonValue[] {
    const flat = list.length > 1 && key !== '' && this.#policy.name(key).flat;
    const below: Place = { depth: depth + 1, key, inList: true, described: undefined };
    let copy: JsonValue[] | undefined;
    let index = -1;
    for (const value of list) {
      index++;
      const name = itemName(list, index, flat, inList);
      this.#changes.enter(index);
      const next = this.#named(name === undefined ? undefined : this.#verdict(name), value, below);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= [...list];
      copy[index] = next ?? null;
    }
    return copy ?? list;
  }

  #verdict(name: string): KeyVerdict | undefined {
    return this.#policy.name(name).verdict;
  }

  #named(verdict: KeyVerdict | undefined, value: JsonValue, place: Place): JsonValue | undefined {
    if (verdict === undefined || !isSecretValue(value, verdict)) return this.#visit(value, place);
    return this.#replace(typeof value === 'string' ? value : JSON.stringify(value), verdict.kind);
  }

  #replace(value: string, kind: string): string | undefined {
    this.#changes.replacedHere();
    const { replacer } = this.#policy;
    return replacer.method === 'drop' ? undefined : replacer.replace(value, kind);
  }
}

/** The properties before one. */
function copyUpTo(record: JsonObject, end: string): Map<string, JsonValue> {
  const copy = new Map<string, JsonValue>();
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (name === end) break;
    if (value !== undefined) copy.set(name, value);
  }
  return copy;
}

/** Names that were different may be the same once what is secret in them is replaced. */
function unused(taken: ReadonlyMap<string, JsonValue>, name: string): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}
