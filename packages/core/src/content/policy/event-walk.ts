import type { EventInit, JsonObject, JsonValue } from '@chaukas/spec';
import { reportFault } from '../../runtime/guard.ts';
import type { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import { type FieldPlan, type FieldStep, planOf } from './field-plan.ts';
import { ValueWalk } from './value-walk.ts';

/** Takes an event through the plan of the policy's mode. Copies what changes, mutates nothing. */
export class EventWalk {
  readonly #changes: Changes;
  readonly #plan: FieldPlan;
  readonly #values: ValueWalk;

  constructor(policy: CompiledPolicy, changes: Changes) {
    this.#changes = changes;
    this.#plan = planOf(policy.mode);
    this.#values = new ValueWalk(policy, changes);
  }

  run(event: EventInit): EventInit {
    let result = this.#message(event, this.#plan.event);
    const content = this.#content(event.content);
    if (content !== event.content) result = { ...result, ...(content && { content }) };
    const metadata = this.#metadata(event.metadata);
    if (metadata === event.metadata) return result;
    const { metadata: _, ...rest } = result;
    return metadata === undefined ? rest : { ...rest, metadata };
  }

  #content(content: EventInit['content']): EventInit['content'] {
    if (content?.case === undefined || content.value === undefined) return content;
    const { name, rule } = this.#plan.content[content.case];
    this.#changes.enter(name);
    const value = this.#field(content.value, rule) ?? {};
    this.#changes.leave();
    // The value is of the same kind as before: fields of it were replaced by ones of their type, or left out.
    return value === content.value ? content : ({ case: content.case, value } as NonNullable<EventInit['content']>);
  }

  #metadata(metadata: JsonObject | undefined): JsonObject | undefined {
    if (metadata === undefined) return undefined;
    let copy: JsonObject | undefined;
    this.#changes.enter('metadata');
    for (const key of Object.keys(metadata)) {
      const value = metadata[key];
      const next = value === undefined ? undefined : this.#property(key, value);
      if (next === value) continue;
      copy ??= { ...metadata };
      put(copy, key, next);
    }
    this.#changes.leave();
    return copy !== undefined && Object.keys(copy).length === 0 ? undefined : (copy ?? metadata);
  }

  #property(key: string, value: JsonValue): JsonValue | undefined {
    const rule = this.#plan.metadata.get(key) ?? this.#plan.other;
    if (rule === 'keep') return value;
    this.#changes.enter(key);
    const next = rule === 'search' ? this.#search(value, key) : this.#left();
    this.#changes.leave();
    return next;
  }

  #message<T extends object>(message: T, steps: readonly FieldStep[]): T {
    let copy: T | undefined;
    for (const { key, name, rule } of steps) {
      const value = fieldOf(message, key);
      if (value === undefined || value === '' || (typeof value === 'object' && isEmpty(value))) continue;
      this.#changes.enter(name);
      const next = this.#field(value, rule);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= { ...message };
      put(copy, key, next);
    }
    return copy ?? message;
  }

  #field(value: unknown, rule: FieldStep['rule']): unknown {
    if (rule === 'keep') return value;
    if (rule === 'leave') return this.#left();
    // Fields that are searched are texts, lists of texts and Structs, all of which are JSON.
    if (rule === 'search') return this.#search(value as JsonValue);
    return typeof value === 'object' && value !== null ? this.#message(value, rule) : undefined;
  }

  /** What cannot be searched is not let out. @param key the name that the value stands under, of a property */
  #search(value: JsonValue, key?: string): JsonValue | undefined {
    const place = this.#changes.depth;
    try {
      return key === undefined ? this.#values.run(value) : this.#values.property(key, value);
    } catch (error) {
      this.#changes.backTo(place);
      reportFault('content policy', error);
      return this.#left();
    }
  }

  #left(): undefined {
    this.#changes.leftOut();
    return undefined;
  }
}

/** The plan names fields of the message. */
function fieldOf(message: object, key: string): unknown {
  return (message as Readonly<Record<string, unknown>>)[key];
}

/** Sets a property of the copy's own, even where its name is `__proto__`, or takes it away. */
function put(copy: object, key: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}

function isEmpty(value: object | null): boolean {
  if (value === null) return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
