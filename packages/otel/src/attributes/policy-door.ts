import { type CompiledPolicy, type FieldSort, type JsonValue, RULES, redactValue } from '@chaukas/core/instrumentation';
import type { Value } from './row.ts';

/** The content policy as attributes pass it: nothing goes to OpenTelemetry but through here. */
export class PolicyDoor {
  readonly #policy: CompiledPolicy;

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  /** The value without what is secret in it; undefined if it is not to leave the process. */
  pass(value: JsonValue | undefined, sort: FieldSort): JsonValue | undefined {
    if (value === undefined) return undefined;
    const rule = RULES[this.#policy.mode][sort];
    if (rule === 'leave') return undefined;
    return rule === 'keep' ? value : redactValue(value, this.#policy).value;
  }

  /** The same for a text. */
  text(value: string | undefined, sort: FieldSort): string | undefined {
    const passed = this.pass(value, sort);
    return typeof passed === 'string' ? passed : undefined;
  }

  /** The same, in the form of an attribute. */
  attribute(value: JsonValue | undefined, sort: FieldSort, form: 'plain' | 'json'): Value | undefined {
    const passed = this.pass(value, sort);
    if (passed === undefined || passed === null || (Array.isArray(passed) && passed.length === 0)) return undefined;
    if (typeof passed !== 'object') return passed;
    return form === 'plain' && isTexts(passed) ? passed : JSON.stringify(passed);
  }
}

function isTexts(value: object): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
