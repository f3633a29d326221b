import { read, readText } from '@chaukas/instrumentation';

const OWN_HOST = 'api.openai.com';

/** Where Azure serves the API, in its public and its national clouds. */
const AZURE_HOST = /\.(?:openai\.azure\.(?:com|us|cn)|(?:cognitiveservices|services\.ai)\.azure\.com)$/;

/** Who a client talks to: OpenAI, Azure, or another server that speaks the same API, whose host is then said too. */
export function providerOf(client: object): { provider: string; host?: string } {
  const host = hostOf(readText(client, 'baseURL'));
  const isAzure = (host !== undefined && AZURE_HOST.test(host)) || 'deploymentName' in client;
  const provider = isAzure ? 'azure.openai' : 'openai';
  return host === undefined || host === OWN_HOST ? { provider } : { provider, host };
}

function hostOf(baseURL: string | undefined): string | undefined {
  return baseURL !== undefined && URL.canParse(baseURL) ? new URL(baseURL).host : undefined;
}

/** The client's own version, which it sends in its `User-Agent`. */
export function versionOf(prototype: object): string | undefined {
  const getUserAgent = read(prototype, 'getUserAgent');
  if (typeof getUserAgent !== 'function') return undefined;
  const agent: unknown = Reflect.apply(getUserAgent, { constructor: prototype.constructor }, []);
  return typeof agent === 'string' ? /\d+\.\d+\.\d+\S*/.exec(agent)?.[0] : undefined;
}
