// What the scenario apps get of this library.

/** @param app the modules, and `url`: where the provider is for the scenario */
export function contextOf({ library: openai, otherLibrary, url }) {
  const { OpenAI } = openai;
  const baseURL = `${url}/v1`;
  const settings = { baseURL, apiKey: 'test-key' };
  const makeClient = (more) => new OpenAI({ ...settings, ...more });
  return { openai, OpenAI, otherOpenai: otherLibrary, baseURL, settings, client: new OpenAI(settings), makeClient };
}

/** Where the client has its request methods, and the resource whose `create` the apps call. */
export function prototypes({ OpenAI }) {
  return { client: OpenAI.prototype, resource: OpenAI.Chat.Completions.prototype };
}
