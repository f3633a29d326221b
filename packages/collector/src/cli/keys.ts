import { join } from 'node:path';
import { ROLES, type Role } from '../access/access.ts';
import { type KeyRecord, KeyStore } from '../access/key-store.ts';
import { readOptions } from './options.ts';
import { UsageError } from './usage.ts';

/** `keys create`, `keys list`, `keys revoke`: what is printed. */
export function runKeys(argv: readonly string[], environment: NodeJS.ProcessEnv): string {
  const given = readOptions(
    argv,
    {
      data: { type: 'string' },
      tenant: { type: 'string' },
      project: { type: 'string', multiple: true },
      role: { type: 'string', multiple: true },
    },
    environment,
  );
  const store = new KeyStore(join(given.text('data') ?? './chaukas-data', 'keys'));
  const [action, id, ...more] = given.positionals;
  if (action === 'revoke' && id !== undefined && more.length === 0) return revoke(store, id);
  if (action === 'list' && id === undefined) return list(store.list());
  if (action === 'create' && id === undefined)
    return create(store, given.text('tenant'), given.texts('project'), given.texts('role'));
  throw new UsageError('keys takes create, list or revoke ID: see chaukas-collector --help.');
}

function create(
  store: KeyStore,
  tenant: string | undefined,
  projects: readonly string[],
  roles: readonly string[],
): string {
  if (tenant === undefined) throw new UsageError('--tenant is missing: say whose events the key is for.');
  if (projects.includes('')) throw new UsageError('--project is empty: name a project, or leave it out for all.');
  const wrong = roles.find((role) => !isRole(role));
  if (wrong !== undefined) throw new UsageError(`--role is ${JSON.stringify(wrong)}: use ${ROLES.join(' or ')}.`);
  if (roles.length === 0) throw new UsageError(`--role is missing: use ${ROLES.join(' or ')}, or both.`);
  const { key, record } = store.create({ tenant, projects, roles: roles.filter(isRole) });
  return `${key}\n${describe(record)}\nThe key is shown this once: give it to the app as CHAUKAS_API_KEY.`;
}

function isRole(role: string): role is Role {
  return ROLES.some((known) => known === role);
}

function revoke(store: KeyStore, id: string): string {
  if (!store.revoke(id)) throw new UsageError(`${id} is no key that is in use: see chaukas-collector keys list.`);
  return `${id} is revoked; a collector that runs refuses it within a second.`;
}

function list(records: readonly KeyRecord[]): string {
  if (records.length === 0) return 'There are no keys; make one with chaukas-collector keys create.';
  return records.map(describe).join('\n');
}

function describe({ id, tenant, projects, roles, created, revoked }: KeyRecord): string {
  const where = projects.length === 0 ? 'all projects' : projects.join(',');
  return [id, tenant, where, roles.join(','), created, revoked === undefined ? 'valid' : `revoked ${revoked}`].join(
    '  ',
  );
}
