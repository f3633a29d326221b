import { read } from '@chaukas/instrumentation';

/**
 * The prototypes of a copy that requests go through, the base class first: found by a method that both majors have, because
 * a bundler changes names and a copy given by hand may be a class, an instance or a whole module.
 */
export function findPrototypes(target: unknown): object[] {
  const found = ['Protocol', 'Client', 'Server'].map((name) => prototypeOf(read(target, name)));
  // `McpServer` has its server inside.
  const chains = [...found, prototypeOf(target), read(target, 'server'), target].map(chainOf);
  const prototypes = new Set(chains.flat());
  return [...prototypes];
}

/** What all clients and servers of a copy have in common: the last class above them. */
export function findProtocol(target: unknown): object | undefined {
  return findPrototypes(target).find((prototype) => Object.hasOwn(prototype, '_onrequest'));
}

/** `read` is for objects, and classes are functions. */
function prototypeOf(target: unknown): unknown {
  return typeof target === 'function' ? target.prototype : undefined;
}

/** The prototypes of a client or server from the base class on, or of a prototype itself; none of anything else. */
function chainOf(start: unknown): object[] {
  const chain: object[] = [];
  for (
    let at = start;
    typeof at === 'object' && at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    if (Object.hasOwn(at, 'constructor')) chain.unshift(at);
  }
  return chain.some((prototype) => Object.hasOwn(prototype, '_onrequest')) ? chain : [];
}
