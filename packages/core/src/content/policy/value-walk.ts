import type { JsonObject, JsonValue } from '@chaukas/spec';
import type { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import type { KeyVerdict } from './keys.ts';
import type { PropertyName } from './names.ts';
import { isSecretValue } from './secret-value.ts';
import { replaceInText } from './text.ts';
import { entryName, isKeyMember, isSchema, itemName, SCHEMA_VALUES } from './value-shapes.ts';

/** Deeper values are replaced unseen; events are at most 24 deep. */
const MAX_DEPTH = 200;

/** What is known of a value by what stands around it. */
interface Place {
  readonly depth: number;
  /** Name that the value stands under; of an item that of its list. */
  readonly key: string;
  readonly inList: boolean;
  /** In JSON Schema: the verdict on the name of the property that is described here. */
  readonly described?: KeyVerdict | undefined;
}

const ROOT: Place = { depth: 0, key: '', inList: false };

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
    return this.#property(this.#policy.name(name), name, value, ROOT);
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
    for (const category of replaced.categories) this.#changes.categories.add(category);
    this.#changes.replacedHere();
    return replaced.text;
  }

  #record(record: JsonObject, place: Place): JsonObject {
    const entry = entryName(record);
    const names = Object.keys(record);
    let copy: Map<string, JsonValue> | undefined;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      const value = record[name];
      if (value === undefined) continue;
      const { shown } = this.#policy.name(name);
      const next = this.#entered(shown, calledName(record, name, entry), name, value, place);
      if (next !== value || shown !== name) copy ??= copyOf(record, names.slice(0, index));
      if (next !== undefined) copy?.set(unused(copy, shown), next);
    }
    return copy === undefined ? record : Object.fromEntries(copy);
  }

  /** @param called the name that tells what the value is */
  #entered(shown: string, called: string, name: string, value: JsonValue, place: Place): JsonValue | undefined {
    this.#changes.enter(shown);
    const next = this.#property(this.#policy.name(called), name, value, place);
    if (shown !== name) this.#changes.replacedHere();
    this.#changes.leave();
    return next;
  }

  /** @param called what is known of the name that tells what the value is, which need not be the one it stands under */
  #property(called: PropertyName, name: string, value: JsonValue, place: Place): JsonValue | undefined {
    const verdict = place.described !== undefined && SCHEMA_VALUES.has(name) ? place.described : called.verdict;
    const described = verdict !== undefined && place.key === 'properties' && isSchema(value);
    if (verdict !== undefined && !described && isSecretValue(value, verdict)) return this.#secret(value, verdict);
    // Most values are no containers, and need to know nothing of where they stand.
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    const below: Place = { depth: place.depth + 1, key: name, inList: false };
    return this.#visit(value, described ? { ...below, described: verdict } : below);
  }

  #list(list: JsonValue[], { depth, key, inList }: Place): JsonValue[] {
    const below: Place = { depth: depth + 1, key, inList: true };
    let copy: JsonValue[] | undefined;
    for (let index = 0; index < list.length; index++) {
      const value = list[index] ?? null;
      const name = itemName(list, index, key, inList);
      const verdict = name === undefined ? undefined : this.#policy.name(name).verdict;
      this.#changes.enter(index);
      const secret = verdict !== undefined && isSecretValue(value, verdict);
      const next = secret ? this.#secret(value, verdict) : this.#visit(value, below);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= [...list];
      copy[index] = next ?? null;
    }
    return copy ?? list;
  }

  #secret(value: JsonValue, { kind }: KeyVerdict): string | undefined {
    return this.#replace(typeof value === 'string' ? value : JSON.stringify(value), kind);
  }

  #replace(value: string, kind: string): string | undefined {
    this.#changes.replacedHere();
    const { replacer } = this.#policy;
    return replacer.method === 'drop' ? undefined : replacer.replace(value, kind);
  }
}

/** The name that says what a value is, which need not be the one it stands under. */
function calledName(record: JsonObject, name: string, entry: string | undefined): string {
  if (name === 'value' && entry !== undefined) return entry;
  return isKeyMember(record, name) ? 'private_key' : name;
}

function copyOf(record: JsonObject, names: readonly string[]): Map<string, JsonValue> {
  return new Map(names.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]] as const])));
}

/** Names that were different may be the same once what is secret in them is replaced. */
function unused(taken: ReadonlyMap<string, JsonValue>, name: string): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}
