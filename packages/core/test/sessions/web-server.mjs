import { createServer } from 'node:http';
import { withAgentSpan, withFunctionSpan, withSession } from '@chaukas/core';

const server = createServer(async (request, response) => {
  const { headers } = request;
  const session = {
    sessionId: headers['x-conversation'],
    tenantId: headers['x-tenant'],
    userId: headers['x-user'],
    metadata: { path: request.url },
    name: 'support',
  };
  try {
    response.end(await withSession(session, answer));
  } catch {
    response.writeHead(500).end('please try again');
  }
});

/** The agent knows nothing of sessions. */
function answer() {
  return withAgentSpan(
    async () => {
      const order = await withFunctionSpan(findOrder, { data: { name: 'find_order' } });
      return `your order is ${order.status}`;
    },
    { data: { name: 'Support' } },
  );
}

async function findOrder() {
  return { status: 'on its way' };
}

server.listen(process.env.PORT ?? 3000, () => console.log(`listening on ${server.address().port}`));
process.once('SIGTERM', () => server.close());
