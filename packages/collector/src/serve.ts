import { lookup } from 'node:dns/promises';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Gatekeeper, isLoopback } from './access/gatekeeper.ts';
import { KeyStore } from './access/key-store.ts';
import { Ingest } from './ingest/ingest.ts';
import { httpApi } from './json/http-api.ts';
import { LIMITS, type ServeLimits } from './limits.ts';
import { type Logger, limited, stderrLogger } from './log/logger.ts';
import { Admission } from './net/admission.ts';
import { type NodeHandler, OnePort } from './net/one-port.ts';
import { pathOf } from './net/request.ts';
import { Query } from './query/query.ts';
import { Refusal } from './refusal.ts';
import { rpcHandler } from './rpc/handler.ts';
import type { Services } from './services.ts';
import type { EventStore } from './store/event-store.ts';
import { TailHub } from './tail/hub.ts';
import { VERSION } from './version.ts';

/** Options of {@link serve}. */
export interface ServeOptions {
  /** 0 for any that is free. @defaultValue 50051 */
  readonly port?: number;
  /** Where to listen; anything but a loopback address needs an API key. @defaultValue '127.0.0.1' */
  readonly host?: string;
  /** Directory of events and API keys; made if it is not there. @defaultValue './chaukas-data' */
  readonly data?: string;
  /** Keeps the events instead of the embedded store in `data`; closed with the collector. */
  readonly store?: EventStore;
  /** @defaultValue lines of JSON on stderr, from `info` on */
  readonly log?: Logger;
  readonly limits?: Partial<ServeLimits>;
}

/** A collector that runs. */
export interface Collector {
  /** As `127.0.0.1:50051`. */
  readonly address: string;
  readonly port: number;
  /** Whether requests need an API key. */
  readonly needsKey: boolean;
  /**
   * Stops: takes nothing more, answers what was begun, and stores what was accepted. Once is enough; fulfils when done.
   *
   * @param graceMs how long requests may take to end, in milliseconds. @defaultValue 10 s
   */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 10_000;

/**
 * Starts a collector: both Chaukas services over gRPC, gRPC-Web and Connect, the public JSON API and the Python SDK's posts
 * on one cleartext port.
 *
 * @throws Error with one sentence if the options cannot be used or the port is taken
 */
export async function serve(options: ServeOptions = {}): Promise<Collector> {
  const { host = '127.0.0.1', port = 50051, data = './chaukas-data' } = options;
  const log = limited(options.log ?? stderrLogger());
  const gatekeeper = new Gatekeeper(new KeyStore(join(data, 'keys')), log);
  const address = await resolveHost(host, gatekeeper);
  const store = options.store ?? (await openStore(data));
  const limits = { ...LIMITS, ...options.limits };
  const services = makeServices(store, gatekeeper, log, limits);
  const onePort = new OnePort(dispatch(services), limits);
  try {
    const bound = await onePort.listen(port, address);
    log('info', 'started', { address: format(bound), version: VERSION, keys: !gatekeeper.isOpen });
    return running({ bound, onePort, services, store });
  } catch (error) {
    await store.close();
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`The port ${port} of ${host} is taken: give another one, 0 for any that is free.`, {
      cause: error,
    });
  }
}

/** Where to listen. A name is resolved here, so that what is checked is what is bound. */
async function resolveHost(host: string, gatekeeper: Gatekeeper): Promise<string> {
  const { address } = await lookup(host).catch(() => {
    throw new Error(`The host ${host} cannot be resolved: use an address of this machine, such as 127.0.0.1.`);
  });
  if (isLoopback(address) || !gatekeeper.isOpen) return address;
  throw new Error(
    `The host ${host} can be reached from other machines and there is no API key: ` +
      'create one with `chaukas-collector keys create`, or use the host 127.0.0.1.',
  );
}

/** Loaded only where it is used: a store of one's own runs without `node:sqlite`. */
async function openStore(data: string): Promise<EventStore> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { openSqliteStore } = await import('./store/sqlite/index.ts');
  return openSqliteStore({ path: join(data, 'events.sqlite') });
}

function makeServices(store: EventStore, gatekeeper: Gatekeeper, log: Logger, limits: ServeLimits): Services {
  const admission = new Admission(limits.inFlightBytes, log);
  const tail = new TailHub(gatekeeper, limits.heartbeatMs);
  const ingest = new Ingest({
    store,
    admission,
    log,
    onStored: (events) => tail.publish(events),
    maxEventBytes: limits.eventBytes,
    maxPendingBytes: limits.pendingBytes,
  });
  const healthy = async (): Promise<void> => {
    await store.check().catch((error: unknown) => {
      throw new Refusal('unavailable', `The store cannot be used: ${error instanceof Error ? error.message : error}`);
    });
  };
  const query = new Query(store, log);
  const maxMessageBytes = limits.messageBytes;
  return { gatekeeper, admission, ingest, query, tail, healthy, log, maxMessageBytes, now: Date.now };
}

/** Calls of services have the name of their package in the path; all else is plain HTTP. */
function dispatch(services: Services): NodeHandler {
  const rpc = rpcHandler(services);
  const http = httpApi(services);
  return (request, response) => (pathOf(request).startsWith('/chaukas.') ? rpc : http)(request, response);
}

interface Running {
  readonly bound: AddressInfo;
  readonly onePort: OnePort;
  readonly services: Services;
  readonly store: EventStore;
}

function running({ bound, onePort, services, store }: Running): Collector {
  let closing: Promise<void> | undefined;
  const stop = async (graceMs: number): Promise<void> => {
    services.log('info', 'stopping');
    services.tail.close();
    await onePort.close(graceMs);
    await store.close();
    services.log('info', 'stopped');
  };
  return {
    address: format(bound),
    port: bound.port,
    get needsKey() {
      return !services.gatekeeper.isOpen;
    },
    close(graceMs = GRACE_MS) {
      closing ??= stop(graceMs);
      return closing;
    },
  };
}

function format({ address, port, family }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
