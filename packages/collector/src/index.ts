export { ROLES, type Role } from './access/access.ts';
export { type KeyGrant, type KeyRecord, KeyStore } from './access/key-store.ts';
export type { ServeLimits } from './limits.ts';
export { type LogFields, type Logger, type LogLevel, stderrLogger } from './log/logger.ts';
export type { PortLimits } from './net/one-port.ts';
export { type Collector, type ServeOptions, serve } from './serve.ts';
export {
  type EventFilter,
  type EventHeader,
  type EventPage,
  type EventStats,
  type EventStore,
  type IncomingEvent,
  type Outcome,
  type PageRequest,
  PageTokenError,
  type Scope,
  type SessionPage,
  type SessionSummary,
} from './store/event-store.ts';
export { openSqliteStore } from './store/sqlite/index.ts';
