// What the scenario apps get of this library.

/** @param app the modules, and `url`: where the provider is for the scenario */
export function contextOf({ library: openai, otherLibrary, load, url }) {
  const { OpenAI } = openai;
  const baseURL = `${url}/v1`;
  const settings = { baseURL, apiKey: 'test-key' };
  const makeClient = (more) => new OpenAI({ ...settings, ...more });
  return {
    openai,
    OpenAI,
    otherOpenai: otherLibrary,
    /** Loads a module of the library in the app's format. */
    library: { load: (path) => load(`openai/${path}`), major: majorOf(openai) },
    baseURL,
    settings,
    client: new OpenAI(settings),
    makeClient,
  };
}

function majorOf({ OpenAI }) {
  const agent = OpenAI.prototype.getUserAgent.call({ constructor: OpenAI });
  return Number.parseInt(/\d+/.exec(agent)[0], 10);
}

/** The class that all Realtime sockets have of their own, and what it extends. */
async function realtime({ library, load }) {
  const folder = majorOf(library) === 4 ? 'beta/realtime' : 'realtime';
  const { OpenAIRealtimeWS } = await load(`openai/${folder}/ws`);
  return { own: OpenAIRealtimeWS.prototype, base: Object.getPrototypeOf(OpenAIRealtimeWS.prototype) };
}

/** The resources that make searches and uploads. */
const search = ({ library }) => library.OpenAI.VectorStores.prototype;
const transcriptions = ({ library }) => library.OpenAI.Audio.Transcriptions.prototype;

/** Mistakes in the parts of this package that the contract does not know; `wrap` replaces a method. */
export const sabotages = {
  'an event sent twice': async (app, wrap) =>
    wrap((await realtime(app)).own, 'send', (original, args) => {
      original(...args);
      return original(...args);
    }),

  'a changed event': async (app, wrap) =>
    wrap((await realtime(app)).own, 'send', (original, [event]) => original({ ...event, event_id: 'ours' })),

  'an event told late': async (app, wrap) =>
    wrap((await realtime(app)).base, '_emit', (original, args) => {
      if (args[0] === 'response.done') setTimeout(() => original(...args), 5);
      else original(...args);
    }),

  'a listener for errors': async (app, wrap) =>
    wrap((await realtime(app)).base, 'on', (original, args) => {
      original('error', () => undefined);
      return original(...args);
    }),

  'a listener on the connection': async (app, wrap) =>
    wrap((await realtime(app)).base, 'on', function (original, args) {
      this.socket.on('close', () => undefined);
      return original(...args);
    }),

  'a search read early': (app, wrap) =>
    wrap(search(app), 'search', (original, args) => {
      const pages = original(...args);
      pages.then(() => undefined);
      return pages;
    }),

  'a search that is only a promise': (app, wrap) =>
    wrap(search(app), 'search', (original, args) => Promise.resolve(original(...args))),

  'a changed search': (app, wrap) =>
    wrap(search(app), 'search', (original, [store, body]) => original(store, { ...body, max_num_results: 1 })),

  'a changed upload': (app, wrap) =>
    wrap(transcriptions(app), 'create', (original, [body, ...more]) => original({ ...body, prompt: 'ours' }, ...more)),

  'an upload read early': (app, wrap) =>
    wrap(transcriptions(app), 'create', (original, [body, ...more]) => {
      body.file.arrayBuffer();
      return original(body, ...more);
    }),

  'an upload that is only a promise': (app, wrap) =>
    wrap(transcriptions(app), 'create', (original, args) => Promise.resolve(original(...args))),
};

/** Where the client has its request methods, and the resource whose `create` the apps call. */
export function prototypes({ OpenAI }) {
  return { client: OpenAI.prototype, resource: OpenAI.Chat.Completions.prototype };
}
