import { hostOf } from '@chaukas/instrumentation/stainless';

const OWN_HOST = 'api.openai.com';

/** Where Azure serves the API, in its public and its national clouds. */
const AZURE_HOST = /\.(?:openai\.azure\.(?:com|us|cn)|(?:cognitiveservices|services\.ai)\.azure\.com)$/;

/** Who a client talks to: OpenAI, Azure, or another server that speaks the same API, whose host is then said too. */
export function providerOf(client: object): { provider: string; host?: string } {
  const host = hostOf(client);
  const isAzure = (host !== undefined && AZURE_HOST.test(host)) || 'deploymentName' in client;
  const provider = isAzure ? 'azure.openai' : 'openai';
  return host === undefined || host === OWN_HOST ? { provider } : { provider, host };
}
