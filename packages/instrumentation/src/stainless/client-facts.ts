import { read, readText } from '../reading/read.ts';

/** Host that a client talks to, with its port if that is not the usual one. */
export function hostOf(client: object): string | undefined {
  const baseURL = readText(client, 'baseURL');
  return baseURL !== undefined && URL.canParse(baseURL) ? new URL(baseURL).host : undefined;
}

/** The client's own version, which it sends in its `User-Agent`. */
export function clientVersion(prototype: object): string | undefined {
  const getUserAgent = read(prototype, 'getUserAgent');
  if (typeof getUserAgent !== 'function') return undefined;
  const agent: unknown = Reflect.apply(getUserAgent, { constructor: prototype.constructor }, []);
  return typeof agent === 'string' ? /\d+\.\d+\.\d+\S*/.exec(agent)?.[0] : undefined;
}
