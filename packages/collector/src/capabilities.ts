/** What this server does beyond storing events: what GetCapabilities answers, in the order of the schema. */
export const CAPABILITIES = {
  wormRetention: false,
  auditProofs: false,
  distributedQuery: false,
  /** Keys are bound to a tenant and projects, with roles. */
  rbac: true,
  sso: false,
  policyDecisions: true,
  dataAccessEvents: true,
} as const;
