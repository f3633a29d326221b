import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import * as agents from '@openai/agents';
import OpenAI from 'openai';

// NODE_ENV=test switches the SDK's tracing off, and loading it registers an exporter to its dashboard.
agents.setTracingDisabled(false);
agents.setTraceProcessors([]);

/** A runner whose models are those of a provider on this machine. */
export function runnerOf(
  provider: ScriptedServer,
  options: { maxRetries?: number; useResponses?: boolean } = {},
): agents.Runner {
  const { maxRetries = 0, useResponses = true } = options;
  const openAIClient = new OpenAI({ baseURL: `${provider.url}/v1`, apiKey: 'test-key', maxRetries });
  return new agents.Runner({ modelProvider: new agents.OpenAIProvider({ openAIClient, useResponses }) });
}
