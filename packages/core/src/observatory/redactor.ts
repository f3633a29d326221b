import type { JsonObject } from '@chaukas/spec';
import { redactText, redactValue } from '../content/policy/apply.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import { type FieldRule, type FieldSort, RULES } from '../content/policy/fields.ts';

/** Takes the fields of an envelope through the content policy, by the same table that events go by. */
export class Redactor {
  readonly #policy: CompiledPolicy;
  readonly #rules: Readonly<Record<FieldSort, FieldRule>>;

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
    this.#rules = RULES[policy.mode];
  }

  /** A text of a sort; empty where the mode leaves it out. */
  text(sort: FieldSort, text: string): string {
    return this.#apply(sort, text, '', (kept) => redactText(kept, this.#policy).text);
  }

  /** An object of a sort; empty where the mode leaves it out, or it cannot be searched. */
  fields(sort: FieldSort, fields: JsonObject): JsonObject {
    return this.#apply(sort, fields, {}, (kept) => {
      const { value } = redactValue(kept, this.#policy);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    });
  }

  #apply<T>(sort: FieldSort, value: T, nothing: T, search: (value: T) => T): T {
    const rule = this.#rules[sort];
    if (rule === 'leave') return nothing;
    return rule === 'keep' ? value : search(value);
  }
}
