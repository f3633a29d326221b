import { quote } from '../refusal.ts';
import type { Scope } from '../store/event-store.ts';

/** What a key may do: `write` takes events, `read` gives them (queries, statistics, tail). */
export const ROLES = ['read', 'write'] as const;
export type Role = (typeof ROLES)[number];

/** What a caller may do, and where. */
export interface Access {
  /** Public id of the key; undefined where none is needed. */
  readonly keyId: string | undefined;
  /** The one tenant; undefined where no key is needed: any. */
  readonly tenantId: string | undefined;
  /** Projects of the tenant; empty for all. */
  readonly projects: readonly string[];
  readonly roles: readonly Role[];
}

/** Who may do nothing: health is told to anybody, and nothing else. */
export const NOBODY: Access = { keyId: undefined, tenantId: '', projects: [], roles: [] };

/** Tenant and project of events that name none, as SDKs have it. */
const DEFAULT = 'default';

/** What a caller asked for and does not get, by the name of the field. */
export interface ScopeProblem {
  readonly field: 'tenant_id' | 'project_id';
  /** `invalid` if it could be set right, `forbidden` if it is somebody else's. */
  readonly kind: 'invalid' | 'forbidden';
  readonly sentence: string;
}

/**
 * Whose events a message means. What it leaves open is the key's: its tenant, and its project if it has just one; without
 * a key `default`.
 *
 * @param asked its `tenant_id` and `project_id`, empty for not set
 */
export function resolveScope(access: Access, asked: Scope): Scope | ScopeProblem {
  const tenantId = asked.tenantId || access.tenantId || DEFAULT;
  if (access.tenantId !== undefined && tenantId !== access.tenantId) {
    return {
      field: 'tenant_id',
      kind: 'forbidden',
      sentence: `is ${quote(tenantId)}, but the key belongs to the tenant ${quote(access.tenantId)}`,
    };
  }
  const projectId = asked.projectId || onlyProject(access);
  if (projectId === undefined) {
    const sentence = 'is missing: the key covers more than one project, so say which';
    return { field: 'project_id', kind: 'invalid', sentence };
  }
  if (access.projects.length > 0 && !access.projects.includes(projectId)) {
    const sentence = `is ${quote(projectId)}, which the key does not cover`;
    return { field: 'project_id', kind: 'forbidden', sentence };
  }
  return { tenantId, projectId };
}

function onlyProject({ tenantId, projects }: Access): string | undefined {
  if (tenantId === undefined) return DEFAULT;
  return projects.length === 1 ? projects[0] : undefined;
}
