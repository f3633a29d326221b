/** The server of all programs: a tool for each thing that can happen to a call. */
import { appendFileSync } from 'node:fs';
import { z } from 'zod';

/** What the handlers did, in a file of the server's process: nothing of ours writes there. */
export function journal(line) {
  if (process.env.JOURNAL) appendFileSync(process.env.JOURNAL, `${line}\n`);
}

const text = (value) => ({ content: [{ type: 'text', text: value }] });

export function makeServer(lib, { era } = {}) {
  const capabilities = { logging: {}, tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } };
  const mcp = new lib.McpServer({ name: 'workshop', version: '1.2.3' }, { capabilities });
  const { server } = mcp;
  const tools = {};
  const tool = (name, inputSchema, handler) => {
    tools[name] = mcp.registerTool(
      name,
      { description: `${name} it`, inputSchema: z.object(inputSchema) },
      async (args, extra) => {
        journal(`tool ${name} ${JSON.stringify(args)}`);
        return handler(args, extra);
      },
    );
  };

  tool('add', { a: z.number(), b: z.number() }, ({ a, b }) => text(String(a + b)));
  tool('boom', {}, () => {
    throw new Error('the saw is broken');
  });
  tool('wait', {}, (_, extra) => {
    const signal = lib.signal(extra);
    return new Promise((resolve) => {
      const giveUp = () => {
        journal('tool wait aborted');
        resolve(text('given up'));
      };
      // On a busy machine both messages come at once.
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp);
    });
  });
  tool('tell', {}, async (_, extra) => {
    const progressToken = lib.meta(extra)?.progressToken;
    for (const progress of [1, 2]) {
      await lib.notify(extra, { method: 'notifications/progress', params: { progressToken, progress, total: 2 } });
      // The library may take an answer before the news that came first: this waits until they are through.
      if (era !== 'modern') await server.ping();
    }
    await lib.notify(extra, {
      method: 'notifications/message',
      params: { level: 'info', logger: 'saw', data: 'sawing' },
    });
    return text('told');
  });
  tool('ask', { what: z.string() }, async ({ what }, extra) => {
    const requestedSchema = { type: 'object', properties: { wood: { type: 'string' } } };
    if (era === 'modern') {
      const given = extra.mcpReq.inputResponses?.answer;
      if (given === undefined) {
        return lib.inputRequired({
          inputRequests: { answer: lib.inputRequired.elicit({ message: what, requestedSchema }) },
        });
      }
      return text(`user said ${given.action}`);
    }
    const { action } = await server.elicitInput({ message: what, requestedSchema });
    return text(`user said ${action}`);
  });
  tool('think', {}, async () => {
    const answer = await server.createMessage({
      messages: [{ role: 'user', content: { type: 'text', text: 'oak or beech?' } }],
      maxTokens: 16,
    });
    return text(`model said ${answer.content.text}`);
  });
  tool('roots', {}, async () => text(`${(await server.listRoots()).roots.length} roots`));
  tool('change', {}, () => {
    tools.add.update({ description: 'subtract it' });
    return text('changed');
  });
  tool('touch', {}, async () => {
    await server.sendResourceUpdated({ uri: 'wood://oak' });
    return text('touched');
  });
  mcp.registerResource('oak', 'wood://oak', {}, async (uri) => ({ contents: [{ uri: uri.href, text: 'brown' }] }));
  mcp.registerPrompt('plan', { description: 'plans' }, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'plan a table' } }],
  }));
  if (era !== 'modern') lib.on(server, 'resources/subscribe', () => ({}));
  const noteAll = { saved: { note: 'kept' } };
  server.fallbackRequestHandler = async (request) => {
    journal(`fallback ${request.method}`);
    if (request.method === 'workshop/fail') throw Object.assign(new Error('no such bench'), { code: -32042 });
    return noteAll;
  };
  return mcp;
}
