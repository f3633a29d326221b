import Anthropic from '@anthropic-ai/sdk';
import { type ScriptedReply, ScriptedServer } from '@chaukas/instrumentation/testing';
import type { Event } from '@chaukas/spec';
import OpenAI from 'openai';
import { record } from './record.ts';

/** A provider on this machine, and clients of both kinds for it that try once. */
export interface Provider {
  readonly server: ScriptedServer;
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
}

/** What was recorded of some work, and the attempts that reached the provider: by path, in their order. */
export interface Recorded {
  readonly events: readonly Event[];
  readonly journal: readonly string[];
}

/** Records what `work` does with a provider of its own. */
export async function recordWith(work: (provider: Provider) => Promise<unknown>): Promise<Recorded> {
  await using server = await ScriptedServer.start();
  const options = { apiKey: 'none', maxRetries: 0 };
  const openai = new OpenAI({ ...options, baseURL: `${server.url}/v1` });
  const anthropic = new Anthropic({ ...options, baseURL: server.url });
  const events = await record(() => work({ server, openai, anthropic }));
  return { events, journal: server.requests.map(({ path }) => path.replace('/v1/', '')) };
}

/** Refuses a request that may be made again at once. */
export const busy: ScriptedReply = {
  status: 503,
  headers: { 'retry-after-ms': '5' },
  json: { error: { message: 'busy', type: 'server_error', code: null, param: null } },
};
