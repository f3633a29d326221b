import { BlockList, isIP } from 'node:net';
import type { Logger } from '../log/logger.ts';
import { Refusal } from '../refusal.ts';
import type { Access, Role } from './access.ts';
import { hashKey, type KeyStore } from './key-store.ts';

/** What anybody on this machine may do while there are no keys. */
const OPEN: Access = { keyId: undefined, tenantId: undefined, projects: [], roles: ['read', 'write'] };

/** How long a change of the keys may stay unseen, in milliseconds. */
const REFRESH_MS = 1000;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address can be reached from this machine alone. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Who may do what. Sees keys that are made and revoked meanwhile within a second. */
export class Gatekeeper {
  readonly #keys: KeyStore;
  readonly #log: Logger;
  readonly #now: () => number;
  #byHash = new Map<string, Access>();
  #checked = Number.NEGATIVE_INFINITY;
  #changed: number | undefined;
  #hadKeys = false;

  /** @throws Error if a key cannot be read */
  constructor(keys: KeyStore, log: Logger, now: () => number = Date.now) {
    this.#keys = keys;
    this.#log = log;
    this.#now = now;
    this.#load();
  }

  /** Whether requests are served without a key: there never was one. */
  get isOpen(): boolean {
    this.#refresh();
    return !this.#hadKeys;
  }

  /**
   * What the caller may do.
   *
   * @param authorization the header, `Bearer <key>`
   * @param host the `host` header or the `:authority` of the request
   * @throws Refusal without a key that is known
   */
  admit(authorization: string | undefined, host: string | undefined): Access {
    if (this.isOpen) {
      refuseForeignHost(host);
      return OPEN;
    }
    const key = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (key === undefined) {
      throw new Refusal('unauthenticated', 'The request has no API key: send it as "authorization: Bearer <key>".');
    }
    const access = this.#byHash.get(hashKey(key));
    if (access !== undefined) return access;
    this.#log('warn', 'key_refused');
    throw new Refusal('unauthenticated', 'The API key is not known here, or was revoked.');
  }

  /** Whether what was granted still holds: a stream outlives the moment it was let in. */
  stillHolds({ keyId }: Access): boolean {
    if (this.isOpen) return true;
    return keyId !== undefined && [...this.#byHash.values()].some((access) => access.keyId === keyId);
  }

  #refresh(): void {
    if (this.#now() - this.#checked < REFRESH_MS) return;
    try {
      this.#load();
    } catch (error) {
      // The keys read before stay: one broken file must neither lock everybody out nor let anybody in.
      this.#log('error', 'keys_unreadable', { reason: String(error) });
    }
  }

  #load(): void {
    const now = this.#now();
    this.#checked = now;
    const changed = this.#keys.changed();
    // A file may change again within the tick of the file system's clock, so a young directory is read once more.
    if (changed === this.#changed && (changed === undefined || now - changed > 2 * REFRESH_MS)) return;
    const records = this.#keys.list();
    const valid = records.filter(({ revoked }) => revoked === undefined);
    this.#byHash = new Map(
      valid.map(({ id, tenant, projects, roles, hash }) => [hash, { keyId: id, tenantId: tenant, projects, roles }]),
    );
    this.#hadKeys ||= records.length > 0;
    this.#changed = changed;
  }
}

/** @throws Refusal unless the caller has the role */
export function requireRole({ roles }: Access, role: Role): void {
  if (!roles.includes(role)) throw new Refusal('forbidden', `The API key has no role ${role}.`);
}

/**
 * Without keys only this machine is served, but a page in a browser on it may be anybody's: one that made its own name
 * point here (DNS rebinding) still sends that name.
 */
function refuseForeignHost(host: string | undefined): void {
  const name = (host ?? '')
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  if (name === 'localhost' || isLoopback(name)) return;
  throw new Refusal(
    'forbidden',
    'Without API keys the collector answers to localhost and loopback addresses alone: use one as the host, or create a key.',
  );
}
