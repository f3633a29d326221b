// LangSmith, with a client that drops what it is given.
import { Client } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import { wrapOpenAI } from 'langsmith/wrappers';

process.env.LANGSMITH_TRACING = 'true';

function dropping() {
  const sink = { runs: 0 };
  const client = new Client({ apiKey: 'key', apiUrl: 'http://127.0.0.1:1', autoBatchTracing: false });
  client.createRun = async () => {};
  client.updateRun = async () => {
    sink.runs++;
  };
  return { client, finished: () => sink.runs, drain: () => client.awaitPendingTraceBatches() };
}

export function tracing() {
  const { client, finished, drain } = dropping();
  const observe = (attributes, work) => traceable(work, { name: 'step', client, metadata: attributes })();
  return { async: observe, root: (work) => work(), drain, finished };
}

export async function client(OpenAI, options) {
  const { client, finished, drain } = dropping();
  return { client: wrapOpenAI(new OpenAI(options), { client }), finished, drain };
}
