// What the scenario apps get of this library.

/** @param app the modules, and `url`: where the provider is for the scenario */
export function contextOf({ library: anthropic, otherLibrary, url: baseURL }) {
  const { Anthropic } = anthropic;
  const settings = { baseURL, apiKey: 'test-key' };
  const makeClient = (more) => new Anthropic({ ...settings, ...more });
  return { anthropic, Anthropic, otherAnthropic: otherLibrary, baseURL, settings, client: makeClient(), makeClient };
}

/** Where the client has its request methods, and the resource whose `create` the apps call. */
export function prototypes({ Anthropic }) {
  return { client: Anthropic.prototype, resource: Anthropic.Messages.prototype };
}
