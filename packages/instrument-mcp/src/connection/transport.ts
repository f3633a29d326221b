import { read, readText } from '@chaukas/instrumentation';

/** What is known of the transport of a connection; nothing that authorises anybody. */
export interface TransportFacts {
  /** `stdio`, `streamable-http`, `sse`, `websocket`, `memory`, or `custom`. */
  readonly kind: string;
  /** HTTP verb of the requests, or a word for how they go. */
  readonly method: string;
  /** The server's, without credentials and query; of a command its name alone. */
  readonly url: string | undefined;
  readonly host: string | undefined;
  /** The other end is on this machine. */
  readonly local: boolean;
}

interface Kind {
  readonly kind: string;
  readonly method: string;
  readonly is: (transport: unknown, className: string) => boolean;
}

/** By what they have rather than by their names, which bundlers change; a name only where nothing else tells. */
const KINDS: readonly Kind[] = [
  { kind: 'memory', method: 'memory', is: (it, name) => has(it, '_otherTransport') || /InMemory/.test(name) },
  { kind: 'stdio', method: 'stdio', is: (it, name) => has(it, '_serverParams', '_stdin') || /Stdio/.test(name) },
  { kind: 'websocket', method: 'websocket', is: (it, name) => has(it, '_socket') || /WebSocket/.test(name) },
  { kind: 'streamable-http', method: 'POST', is: (it, name) => has(it, ...STREAMABLE) || /HTTP/.test(name) },
  { kind: 'sse', method: 'POST', is: (it, name) => has(it, '_eventSource', '_sseResponse') || /SSE/.test(name) },
];
/** The client's, the server's of the web's standard and of Node, and the one that serves a single request. */
const STREAMABLE = ['_reconnectionOptions', '_streamMapping', '_webStandardTransport', '_dispatchWindowOpen'];

const CUSTOM = { kind: 'custom', method: 'custom' };
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Reads what is to be known of a transport. */
export function transportFacts(transport: unknown): TransportFacts {
  const className = classNameOf(transport);
  const { kind, method } = KINDS.find(({ is }) => is(transport, className)) ?? CUSTOM;
  const address = parse(read(transport, '_url'));
  const command = readText(transport, '_serverParams', 'command');
  return {
    kind,
    method,
    url: address === undefined ? ofCommand(command) : sanitised(address),
    host: address?.hostname,
    local: kind === 'stdio' || kind === 'memory' || (address !== undefined && LOOPBACK.test(address.hostname)),
  };
}

/** Whether a host is one of a list, in which `*.example.com` stands for all below it. */
export function isListed(host: string, list: readonly unknown[]): boolean {
  return list.some((entry) => {
    if (typeof entry !== 'string') return false;
    const name = entry.toLowerCase();
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
  });
}

function has(transport: unknown, ...properties: readonly string[]): boolean {
  return typeof transport === 'object' && transport !== null && properties.some((name) => name in transport);
}

/** `read` is for objects, and a constructor is a function. */
function classNameOf(transport: unknown): string {
  const made = read(transport, 'constructor');
  return typeof made === 'function' ? made.name : '';
}

function parse(url: unknown): URL | undefined {
  const text = url instanceof URL ? url.href : url;
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
}

/** A token may stand in front of the host, in the query or in the fragment. */
function sanitised({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/** Its arguments and its environment may be secrets, and its directory says who works here. */
function ofCommand(command: string | undefined): string | undefined {
  return command && `stdio://${command.split(/[\\/]/).at(-1)}`;
}
