import { PORT_LIMITS, type PortLimits } from './net/one-port.ts';

/** What the collector takes at most. */
export interface ServeLimits extends PortLimits {
  /** A request, also after decompression, in bytes. @defaultValue 8 MiB */
  readonly messageBytes: number;
  /** An event, in bytes; below what every client takes as an answer. @defaultValue 2 MiB */
  readonly eventBytes: number;
  /** All requests under way together, in bytes. @defaultValue 128 MiB */
  readonly inFlightBytes: number;
  /** What waits to be stored, in bytes. @defaultValue 64 MiB */
  readonly pendingBytes: number;
  /** Between signs of life of a tail, in milliseconds. @defaultValue 15 s */
  readonly heartbeatMs: number;
}

const MIB = 1024 * 1024;

/** What holds where nothing is said. */
export const LIMITS: ServeLimits = {
  ...PORT_LIMITS,
  messageBytes: 8 * MIB,
  eventBytes: 2 * MIB,
  inFlightBytes: 128 * MIB,
  pendingBytes: 64 * MIB,
  heartbeatMs: 15_000,
};
