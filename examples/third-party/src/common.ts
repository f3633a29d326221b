import type { ModelCallData } from '@chaukas/core';
import type { ErrorDetails } from '@chaukas/core/instrumentation';
import { known, normaliseUsage, read, readNumber, readText, type UsageTable } from '@chaukas/instrumentation';

/** Where a server listens that nothing is said of. */
const OWN_HOST = '127.0.0.1:11434';

const USAGE: UsageTable = {
  tokens: { prompt: ['prompt_eval_count'], completion: ['eval_count'] },
  buckets: { input: { at: ['prompt_eval_count'] }, output: { at: ['eval_count'] } },
};

/** What all requests to a model say. */
export function requestData(operation: string, body: unknown, client: object): ModelCallData {
  return {
    provider: 'ollama',
    operation,
    request: body,
    parameters: known({
      temperature: readNumber(body, 'options', 'temperature'),
      max_tokens: readNumber(body, 'options', 'num_predict'),
      top_p: readNumber(body, 'options', 'top_p'),
      frequency_penalty: readNumber(body, 'options', 'frequency_penalty'),
      presence_penalty: readNumber(body, 'options', 'presence_penalty'),
    }),
    ...known({ model: readText(body, 'model'), host: hostOf(client) }),
    ...(read(body, 'stream') === true && { streamed: true }),
  };
}

/** What all answers of a model say. */
export function answerData(value: unknown): Partial<ModelCallData> {
  return {
    ...known({ response_model: readText(value, 'model'), finish_reason: readText(value, 'done_reason') }),
    ...normaliseUsage(value, USAGE),
  };
}

/** The library's errors have the HTTP status under a name of their own. */
export function failure(error: unknown): ErrorDetails {
  const status = readNumber(error, 'status_code');
  if (status === undefined) return {};
  return { code: String(status), recoverable: status === 429 || status >= 500 };
}

function hostOf(client: object): string | undefined {
  const host = readText(client, 'config', 'host');
  if (host === undefined || !URL.canParse(host)) return undefined;
  const at = new URL(host).host;
  return at === OWN_HOST ? undefined : at;
}
