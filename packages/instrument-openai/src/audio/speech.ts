import { known, read, readText } from '@chaukas/instrumentation';
import type { ModelRoute, RouteAnswer } from '@chaukas/instrumentation/stainless';
import { noPieces, requestOf } from '../endpoint.ts';

/** Text to speech. The audio is the app's to read, so only what the head of the answer says of it is recorded. */
export const speechRoute: ModelRoute = {
  workflow: 'speech',
  request: (body) => requestOf(body, 'speech', { type: 'speech', field: 'input' }),
  answer: speechAnswer,
  reducer: noPieces,
};

function speechAnswer(response: unknown): RouteAnswer {
  const bytes = Number.parseInt(header(response, 'content-length') ?? '', 10);
  const mime = header(response, 'content-type');
  return { data: { response: { audio: known({ mime, bytes: Number.isNaN(bytes) ? undefined : bytes }) } } };
}

function header(response: unknown, name: string): string | undefined {
  const headers = read(response, 'headers');
  const get = read(headers, 'get');
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : undefined;
  return readText({ value }, 'value');
}
