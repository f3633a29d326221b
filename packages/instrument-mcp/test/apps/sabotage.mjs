// Mistakes that an instrumentation could make, done on purpose: the comparison has to find each of them.

/** Replaces a method of the class that clients and servers have in common. */
function wrap({ Client }, name, wrapper) {
  let prototype = Client.prototype;
  while (!Object.hasOwn(prototype, '_onrequest')) prototype = Object.getPrototypeOf(prototype);
  const original = prototype[name];
  prototype[name] = function (...args) {
    return wrapper.call(this, (...given) => original.apply(this, given), args);
  };
}

const onHandler = (lib, change) =>
  wrap(lib, '_onrequest', function (original, args) {
    const handlers = this._requestHandlers;
    const handler = handlers.get(args[0].method) ?? this.fallbackRequestHandler;
    if (handler) handlers.set(args[0].method, (...given) => change(handler, given));
    return original(...args);
  });

const SABOTAGES = {
  'an extra turn': (lib) => wrap(lib, 'request', (original, args) => original(...args).then((value) => value)),
  'a handled rejection': (lib) =>
    wrap(lib, 'request', (original, args) => {
      const promise = original(...args);
      promise.catch(() => undefined);
      return promise;
    }),
  'a changed argument': (lib) =>
    wrap(lib, 'request', (original, [request, ...rest]) => {
      if (request.params) request.params._meta = { ...request.params._meta, seen: true };
      return original(request, ...rest);
    }),
  'an own error for a request': (lib) =>
    onHandler(lib, (handler, [request, ...rest]) => {
      if (request.method === 'workshop/note') throw new Error('ours');
      return handler(request, ...rest);
    }),
  'a copied result': (lib) =>
    onHandler(lib, async (handler, given) => JSON.parse(JSON.stringify(await handler(...given), tidy))),
  'an extra request': (lib) =>
    wrap(lib, 'request', function (original, args) {
      if (args[0].method === 'tools/call') this.notification({ method: 'notifications/initialized' });
      return original(...args);
    }),
  'a call made twice': (lib) =>
    onHandler(lib, async (handler, given) => {
      if (given[0].method === 'tools/call' && given[0].params.name === 'add') await handler(...given);
      return handler(...given);
    }),
};

/** Tidying up is a change too. */
const tidy = (key, value) => (key === 'isError' ? undefined : value);

export const NAMES = Object.keys(SABOTAGES);

export function sabotage(lib, name) {
  SABOTAGES[name](lib);
}
