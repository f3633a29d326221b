import { read, readText } from '../reading/read.ts';

/** Hosts by the URL that clients have: they are few, and to take a URL apart at each call costs as much as to start a span. */
const hosts = new Map<string, string | undefined>();
const MAX_HOSTS = 100;

/** Host that a client talks to, with its port if that is not the usual one. */
export function hostOf(client: object): string | undefined {
  const baseURL = readText(client, 'baseURL');
  if (baseURL === undefined) return undefined;
  if (!hosts.has(baseURL)) {
    if (hosts.size >= MAX_HOSTS) hosts.clear();
    hosts.set(baseURL, URL.canParse(baseURL) ? new URL(baseURL).host : undefined);
  }
  return hosts.get(baseURL);
}

/** The client's own version, which it sends in its `User-Agent`. */
export function clientVersion(prototype: object): string | undefined {
  const getUserAgent = read(prototype, 'getUserAgent');
  if (typeof getUserAgent !== 'function') return undefined;
  const agent: unknown = Reflect.apply(getUserAgent, { constructor: prototype.constructor }, []);
  return typeof agent === 'string' ? /\d+\.\d+\.\d+\S*/.exec(agent)?.[0] : undefined;
}
