import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROLES, type Role } from './access.ts';

/** An API key as it is kept: the key itself is not. */
export interface KeyRecord {
  /** Names the key in lists and logs; not secret. */
  readonly id: string;
  readonly tenant: string;
  /** Empty for all projects of the tenant. */
  readonly projects: readonly string[];
  readonly roles: readonly Role[];
  /** Lower-case hex SHA-256 of the key. */
  readonly hash: string;
  /** RFC 3339. */
  readonly created: string;
  readonly revoked?: string;
}

/** What a new key is for. */
export interface KeyGrant {
  readonly tenant: string;
  /** @defaultValue all projects of the tenant */
  readonly projects?: readonly string[];
  readonly roles: readonly Role[];
}

const PREFIX = 'chaukas_';
const KEY_BYTES = 32;

/**
 * What of a key is kept. A plain hash is right here: a key is 256 random bits, so there is no dictionary to try against
 * it, and a slow hash would only let callers without a key burn our time.
 */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/**
 * API keys in a directory, one file each: made and revoked by other processes while a collector runs, without a lock.
 *
 * A revoked key keeps its file, so that a directory that ever had keys never reads as one without.
 */
export class KeyStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * @returns the key, which is nowhere else, and what is kept of it
   * @throws Error with a sentence if the grant is not complete
   */
  create({ tenant, projects = [], roles }: KeyGrant): { key: string; record: KeyRecord } {
    if (tenant === '') throw new Error('A key needs a tenant.');
    if (projects.includes('')) throw new Error('A project of a key has a name that is not empty.');
    if (roles.length === 0) throw new Error(`A key needs a role: ${ROLES.join(' or ')}.`);
    const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url');
    const id = `key_${randomBytes(6).toString('hex')}`;
    const created = new Date().toISOString();
    const record = {
      id,
      tenant,
      projects: [...new Set(projects)],
      roles: [...new Set(roles)],
      hash: hashKey(key),
      created,
    };
    this.#write(record);
    return { key, record };
  }

  /** @returns whether there is such a key that was not revoked before */
  revoke(id: string): boolean {
    const record = this.list().find((candidate) => candidate.id === id);
    if (record === undefined || record.revoked !== undefined) return false;
    this.#write({ ...record, revoked: new Date().toISOString() });
    return true;
  }

  /**
   * All keys, the oldest first, revoked ones included.
   *
   * @throws Error naming the file that cannot be read as a key
   */
  list(): KeyRecord[] {
    const records = this.#files().map((name) => readRecord(join(this.#directory, name)));
    return records.sort((a, b) => (a.created < b.created ? -1 : 1));
  }

  /** Milliseconds since 1970 of the last change; undefined while there is no key. */
  changed(): number | undefined {
    return statSync(this.#directory, { throwIfNoEntry: false })?.mtimeMs;
  }

  #files(): string[] {
    if (this.changed() === undefined) return [];
    return readdirSync(this.#directory).filter((name) => /^key_[0-9a-f]+\.json$/.test(name));
  }

  /** The file appears whole or not at all, and outlives a crash. */
  #write(record: KeyRecord): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, `${record.id}.json`);
    const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
    const fd = openSync(temporary, 'wx', 0o600);
    writeSync(fd, `${JSON.stringify(record, null, 2)}\n`);
    fsyncSync(fd);
    closeSync(fd);
    renameSync(temporary, path);
  }
}

function readRecord(path: string): KeyRecord {
  const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(record)) throw new Error(`${path} is not the file of an API key.`);
  return record;
}

function isRecord(value: unknown): value is KeyRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { id, tenant, projects, roles, hash, created } = value as Partial<Record<keyof KeyRecord, unknown>>;
  const texts = [id, tenant, hash, created].every((text) => typeof text === 'string' && text !== '');
  return texts && isTexts(projects) && isTexts(roles) && roles.every((role) => ROLES.some((known) => known === role));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
