/** What the programs use of the two majors, under the same names; `load` is the `import` or the `require` of the program. */
export async function loadLibrary(version, load) {
  return version === 'v1' ? first(load) : second(load);
}

async function first(load) {
  const sdk = '@modelcontextprotocol/sdk';
  const [client, server, types, memory, ...transports] = await Promise.all(
    [
      'client/index.js',
      'server/mcp.js',
      'types.js',
      'inMemory.js',
      'client/stdio.js',
      'server/stdio.js',
      'client/streamableHttp.js',
      'server/streamableHttp.js',
      'client/sse.js',
      'server/sse.js',
    ].map((path) => load(`${sdk}/${path}`)),
  );
  const schemas = {
    'elicitation/create': types.ElicitRequestSchema,
    'sampling/createMessage': types.CreateMessageRequestSchema,
    'roots/list': types.ListRootsRequestSchema,
    'notifications/message': types.LoggingMessageNotificationSchema,
    'notifications/tools/list_changed': types.ToolListChangedNotificationSchema,
    'notifications/resources/updated': types.ResourceUpdatedNotificationSchema,
    'resources/subscribe': types.SubscribeRequestSchema,
  };
  return {
    version: 'v1',
    ...Object.assign({}, client, server, memory, ...transports),
    on: (protocol, method, handler) => protocol.setRequestHandler(schemas[method], handler),
    onNotification: (protocol, method, handler) => protocol.setNotificationHandler(schemas[method], handler),
    signal: (extra) => extra.signal,
    notify: (extra, notification) => extra.sendNotification(notification),
    meta: (extra) => extra._meta,
  };
}

async function second(load) {
  const modules = await Promise.all(
    ['client', 'client/stdio', 'server', 'server/stdio', 'node'].map((path) => load(`@modelcontextprotocol/${path}`)),
  );
  return {
    version: 'v2',
    ...Object.assign({}, ...modules),
    on: (protocol, method, handler) => protocol.setRequestHandler(method, handler),
    onNotification: (protocol, method, handler) => protocol.setNotificationHandler(method, handler),
    signal: (ctx) => ctx.mcpReq.signal,
    notify: (ctx, notification) => ctx.mcpReq.notify(notification),
    meta: (ctx) => ctx.mcpReq._meta,
  };
}
