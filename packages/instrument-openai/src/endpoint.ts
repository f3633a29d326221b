import type { MessageText, ModelParameters, ModelSpanData } from '@chaukas/core';
import { known, read, readEntries, readText } from '@chaukas/instrumentation';
import type { RouteRequest, StreamReducer } from '@chaukas/instrumentation/stainless';
import { fieldsOf } from './form.ts';

/** What is known of an endpoint's requests. */
interface EndpointFacts {
  type?: ModelSpanData['type'];
  /** Field with what the user says. */
  field?: string;
  parameters?: ModelParameters;
}

/** What the request of an endpoint without conversations says: the body, and what the user said in `field` of it. */
export function requestOf(
  body: unknown,
  operation: string,
  { type = 'generation', field, parameters }: EndpointFacts = {},
): RouteRequest {
  const request = fieldsOf(body);
  const text = field === undefined ? undefined : readText(request, field);
  const input: MessageText | undefined = text === undefined ? undefined : { role: 'user', text };
  return {
    data: {
      type,
      operation,
      request,
      ...(parameters && { parameters }),
      ...known({ model: readText(request, 'model') }),
      ...(isTrue(read(request, 'stream')) && { streamed: true }),
    },
    ...(input !== undefined && { input }),
  };
}

/** Forms say everything in text. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** For endpoints that do not stream. */
export function noPieces(): StreamReducer {
  return { push: () => false, value: () => ({}) };
}

/** An answer without the fields that are recorded in another form. */
export function without(answer: unknown, ...fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(readEntries(answer).filter(([name]) => !fields.includes(name)));
}
