import type { GenerationSpanData } from '@chaukas/core';
import { known, read, readEntries, readList, readNumber, readText } from '@chaukas/instrumentation';
import { classOf } from './class.ts';
import { plainMessage } from './messages.ts';

/** The library's names of providers, and those of the GenAI conventions; others are the same in both. */
const PROVIDERS: Readonly<Record<string, string>> = {
  azure: 'azure.openai',
  amazon_bedrock: 'aws.bedrock',
  google_genai: 'gcp.gemini',
  google_vertexai: 'gcp.vertex_ai',
  mistral: 'mistral_ai',
};

/** What the library says when a model is called. */
export interface ModelCall {
  readonly serialized: unknown;
  /** Messages of a chat model, a text for the others. */
  readonly prompt: unknown;
  readonly extra: unknown;
  readonly metadata: unknown;
}

/** What is asked of a model. */
export function modelStart({ serialized, prompt, extra, metadata }: ModelCall): GenerationSpanData {
  const given = read(extra, 'invocation_params');
  const sampling = (name: string, ...more: string[]): number | undefined =>
    [name, ...more].map((key) => readNumber(given, key)).find((value) => value !== undefined);
  return {
    type: 'generation',
    operation: Array.isArray(prompt) ? 'chat' : 'completion',
    request: requestOf(prompt, given),
    parameters: known({
      temperature: readNumber(metadata, 'ls_temperature') ?? sampling('temperature'),
      max_tokens:
        readNumber(metadata, 'ls_max_tokens') ?? sampling('max_tokens', 'max_completion_tokens', 'max_output_tokens'),
      top_p: sampling('top_p'),
      frequency_penalty: sampling('frequency_penalty'),
      presence_penalty: sampling('presence_penalty'),
      choices: sampling('n'),
    }),
    ...known({ model: modelOf(given, metadata), provider: providerOf(serialized, metadata) }),
  };
}

/** The names of the tools that a model is offered. */
export function toolsOf(extra: unknown): string[] {
  const tools = [...readList(extra, 'invocation_params', 'tools'), ...readList(extra, 'options', 'tools')];
  const names = tools.map(
    (tool) => readText(tool, 'function', 'name') ?? readText(tool, 'name') ?? readText(tool, 'type'),
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** What tells one call of a model from another, so that it is recognised when it is made again. */
export function modelWork(prompt: unknown): string {
  const last = Array.isArray(prompt) ? prompt.at(-1) : prompt;
  const content = typeof last === 'string' ? last : read(last, 'content');
  const text = typeof content === 'string' ? content.slice(0, 200) : '';
  return JSON.stringify(['model', Array.isArray(prompt) ? prompt.length : 1, text]);
}

function modelOf(given: unknown, metadata: unknown): string | undefined {
  return readText(given, 'model') ?? readText(given, 'model_name') ?? readText(metadata, 'ls_model_name');
}

/** Who is asked; a model that does not say so is named as its class is. */
function providerOf(serialized: unknown, metadata: unknown): string | undefined {
  const said = readText(metadata, 'ls_provider') ?? classOf(serialized)?.replace(/^Chat/, '');
  const name = said?.toLowerCase() ?? '';
  return name === '' ? undefined : (PROVIDERS[name] ?? name);
}

function requestOf(prompt: unknown, given: unknown): Record<string, unknown> {
  const asked = Array.isArray(prompt) ? { messages: prompt.map(plainMessage) } : { prompt };
  const parameters = readEntries(given).filter(([, value]) => value !== undefined && typeof value !== 'function');
  return { ...Object.fromEntries(parameters), ...asked };
}
