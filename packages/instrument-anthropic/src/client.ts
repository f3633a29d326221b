import { read, readText } from '@chaukas/instrumentation';
import { hostOf } from '@chaukas/instrumentation/stainless';

const OWN_HOST = 'api.anthropic.com';

/** Fields by which the clients for other clouds are known, before they said so themselves (`_genAIProviderName`). */
const CLOUDS: readonly (readonly [provider: string, fields: readonly string[]])[] = [
  ['aws.bedrock', ['awsRegion']],
  ['gcp.vertex_ai', ['projectId', 'region']],
];

/** Who a client talks to: Anthropic, a cloud that serves its models, or another server, whose host is then said too. */
export function providerOf(client: object): { provider: string; host?: string } {
  const cloud = CLOUDS.find(([, fields]) => fields.every((field) => read(client, field) !== undefined));
  const provider = readText(client, '_genAIProviderName') ?? cloud?.[0] ?? 'anthropic';
  const host = hostOf(client);
  return host === undefined || host === OWN_HOST ? { provider } : { provider, host };
}
