/**
 * All that is particular to the service that takes traces; the one file in which core names a vendor.
 *
 * Source of endpoint and headers: `BackendSpanExporter` of the Python SDK and CAI, `OpenAITracingExporter` of
 * `@openai/agents` 0.20.0. The JavaScript SDK takes organization and project and does not send them.
 */
export const DEFAULT_ENDPOINT = 'https://api.openai.com/v1/traces/ingest';

/** Whose traces they are. */
export interface Account {
  apiKey: string;
  organization: string | undefined;
  project: string | undefined;
}

/** The headers of a request. */
export function headersOf({ apiKey, organization, project }: Account): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${apiKey}`,
    'OpenAI-Beta': 'traces=v1',
    'User-Agent': 'Chaukas/JavaScript',
    ...(organization && { 'OpenAI-Organization': organization }),
    ...(project && { 'OpenAI-Project': project }),
  };
}

/** The service at its own address takes no reasoning of models; another one gets what there is. */
export function takesReasoning(endpoint: string): boolean {
  return endpoint.replace(/\/$/, '') !== DEFAULT_ENDPOINT;
}
