// What the scenario apps get of the SDK: the same in both module formats.
import { createRequire } from 'node:module';
import OpenAI from 'openai';
import { z } from 'zod';

const plan = JSON.parse(process.env.SCENARIO_PLAN);
let prepared = false;

/** Once per process: nothing is posted to the SDK's dashboard, and the client that its models use is recorded too. */
async function prepare(agents) {
  if (prepared) return;
  prepared = true;
  if (plan.keepExporter !== true) agents.setTraceProcessors([]);
  if (plan.observed && process.env.WITHOUT_CLIENT !== '1') {
    createRequire(import.meta.url)('@chaukas/instrument-openai').register();
  }
}

/** @param app the SDK, and `url`: where the provider is for the scenario */
export function contextOf({ library: agents, otherLibrary, url }) {
  prepare(agents);
  const baseURL = `${url}/v1`;
  const client = new OpenAI({ baseURL, apiKey: 'test-key', maxRetries: 2 });
  const provider = (options) => new agents.OpenAIProvider({ openAIClient: client, ...options });
  const { tool } = agents;
  return {
    agents,
    otherAgents: otherLibrary,
    OpenAI,
    baseURL,
    client,
    z,
    runner: (config) => new agents.Runner({ modelProvider: provider(), ...config }),
    chatRunner: (config) => new agents.Runner({ modelProvider: provider({ useResponses: false }), ...config }),
    agent: (name, more) => new agents.Agent({ name, instructions: `I am ${name}`, model: 'gpt-test', ...more }),
    weather: (more) =>
      tool({
        name: 'get_weather',
        description: 'Tells the weather',
        parameters: z.object({ city: z.string() }),
        execute: async ({ city }) => `sunny in ${city}`,
        ...more,
      }),
    show,
  };
}

/** What an app sees of a result, without the ids that the SDK draws. */
export function show(result) {
  const { finalOutput, history, newItems, rawResponses, interruptions, lastAgent } = result;
  return JSON.stringify({
    class: result.constructor.name,
    keys: Object.keys(result),
    finalOutput,
    history,
    items: newItems.map((item) => item.type),
    responses: rawResponses.map(({ responseId, usage }) => [responseId, usage]),
    interruptions: interruptions?.map((item) => item.rawItem),
    lastAgent: lastAgent?.name,
  });
}

/** Where the SDK's methods are that the comparison is proven with. */
export function prototypes() {
  return { client: OpenAI.prototype, resource: OpenAI.Responses.prototype };
}

/** Does something when the app's first run starts: before, the app replaces the processors. */
function beforeRun({ library: { Runner } }, work) {
  const { run } = Runner.prototype;
  Runner.prototype.run = function (...args) {
    Runner.prototype.run = run;
    work();
    return run.apply(this, args);
  };
}

/** Mistakes that an instrumentation of the SDK could make, done on purpose. */
export const sabotages = {
  'an extra await in the run': ({ library: { Runner } }) => {
    const { run } = Runner.prototype;
    Runner.prototype.run = async function (...args) {
      const result = await run.apply(this, args);
      return result;
    };
  },

  'a swallowed rejection': ({ library: { Runner } }) => {
    const { run } = Runner.prototype;
    Runner.prototype.run = function (...args) {
      const promise = run.apply(this, args);
      promise.catch(() => undefined);
      return promise;
    };
  },

  'a processor that throws': (app) => {
    const fine = async () => undefined;
    const fail = async () => {
      throw new Error('planted');
    };
    beforeRun(app, () =>
      app.library.addTraceProcessor({
        onTraceStart: fail,
        onTraceEnd: fine,
        onSpanStart: fine,
        onSpanEnd: fine,
        shutdown: fine,
        forceFlush: fine,
      }),
    );
  },

  'a changed input': ({ library: { Runner } }) => {
    const { run } = Runner.prototype;
    Runner.prototype.run = function (agent, input, options) {
      return run.call(this, agent, typeof input === 'string' ? `${input} ` : input, options);
    };
  },

  'a listener of ours': ({ library: { Runner } }) => {
    const { run } = Runner.prototype;
    Runner.prototype.run = function (...args) {
      this.on('agent_tool_start', () => undefined);
      return run.apply(this, args);
    };
  },

  'spans that the app sees': ({ library }) => {
    const provider = library.getGlobalTraceProvider();
    const { createSpan } = provider;
    provider.createSpan = (...args) => {
      const span = createSpan.apply(provider, args);
      span.spanData.chaukas = true;
      return span;
    };
  },
};
