import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { RedactionMethod } from './options.ts';

/** What takes the place of a value. */
export interface Replacer {
  readonly method: RedactionMethod;
  /** First 8 hex digits of the salt's SHA-256, which tell which hashes can be compared; only with `hash`. */
  readonly saltId: string | undefined;
  /** '' for `drop`. */
  replace(value: string, kind: string): string;
}

const REPLACED = /^\[(?:REDACTED:[\w-]{1,64}|HASH:[\w-]{1,64}:[0-9a-f]{16})\]$/;

/** Whether a value is what a replacer wrote: it is not replaced again, so that a policy may be applied twice. */
export function isReplaced(value: string): boolean {
  return value.startsWith('[') && REPLACED.test(value);
}

let salt: string | undefined;

/** One of this process, made when it is first needed. */
function processSalt(): string {
  salt ??= randomBytes(32).toString('hex');
  return salt;
}

/** Ways of replacing; an unknown one masks, which gives nothing away. */
export function makeReplacer(method: RedactionMethod = 'mask', givenSalt?: string): Replacer {
  if (method === 'hash') return hashing(givenSalt ?? processSalt());
  if (method === 'drop') return { method, saltId: undefined, replace: () => '' };
  return { method: 'mask', saltId: undefined, replace: (_value, kind) => `[REDACTED:${kind}]` };
}

function hashing(key: string): Replacer {
  return {
    method: 'hash',
    saltId: createHash('sha256').update(key).digest('hex').slice(0, 8),
    replace: (value, kind) => `[HASH:${kind}:${createHmac('sha256', key).update(value).digest('hex').slice(0, 16)}]`,
  };
}
