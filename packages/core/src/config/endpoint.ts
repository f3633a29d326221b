/** Where a Chaukas server is, and how it is spoken to. */
export interface Endpoint {
  /** `http`: binary protobuf posted to paths below the address; `grpc`: gRPC, in clear text over h2c. */
  readonly protocol: 'grpc' | 'http';
  /** `http:` or `https:`, without a slash at its end. */
  readonly url: string;
  /** As people write it. */
  readonly address: string;
}

const SCHEMES: Readonly<Record<string, Pick<Endpoint, 'protocol'> & { scheme: string }>> = {
  'http:': { protocol: 'http', scheme: 'http:' },
  'https:': { protocol: 'http', scheme: 'https:' },
  'grpc:': { protocol: 'grpc', scheme: 'http:' },
  'grpcs:': { protocol: 'grpc', scheme: 'https:' },
};

const HOST_AND_PORT = /^(?:[^\s:/?#@[\]]+|\[[0-9a-f:.]+\]):\d+$/i;

/** What can stand for an endpoint, in words. */
export const ENDPOINT_FORMS = 'an address such as https://host, grpcs://host or host:port, without a key in it';

/** @returns undefined for what is no address of a server */
export function parseEndpoint(text: string): Endpoint | undefined {
  const full = HOST_AND_PORT.test(text) ? `grpc://${text}` : text;
  const [, start = '', rest = ''] = /^([a-z]+:)\/\/(.+)$/is.exec(full) ?? [];
  const form = SCHEMES[start.toLowerCase()];
  if (form === undefined) return undefined;
  const url = `${form.scheme}//${rest}`;
  if (!URL.canParse(url)) return undefined;
  const { host, pathname, search, hash, username, password } = new URL(url);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return undefined;
  const place = `${host}${pathname.replace(/\/+$/, '')}`;
  return { protocol: form.protocol, url: `${form.scheme}//${place}`, address: `${start.toLowerCase()}//${place}` };
}
