// LangSmith, with a client that drops what it is given.
import { Client } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import { wrapOpenAI } from 'langsmith/wrappers';

process.env.LANGSMITH_TRACING = 'true';

/** Spans of a trace in the figure. */
const KEPT = 5;

function dropping() {
  let count = 0;
  let begun = [];
  let ended;
  const client = new Client({ apiKey: 'key', apiUrl: 'http://127.0.0.1:1', autoBatchTracing: false });
  client.createRun = async (run) => {
    begun = [...begun.slice(1 - KEPT), run];
  };
  client.updateRun = async (_, run) => {
    count++;
    ended = run;
  };
  const drain = () => client.awaitPendingTraceBatches();
  return { client, drain, finished: () => count, begun: () => begun, ended: () => ended };
}

export function tracing() {
  const { client, begun, finished, drain } = dropping();
  const observe = (attributes, work) => traceable(work, { name: 'step', client, metadata: attributes })();
  return { async: observe, root: (work) => work(), drain, finished, recorded: () => begun().map(plainRun) };
}

function plainRun({ id, parent_run_id, trace_id, name, extra }) {
  return { name, id, parent: parent_run_id, trace: trace_id, attributes: extra.metadata };
}

export async function client(OpenAI, options) {
  const { client, begun, ended, finished, drain } = dropping();
  const recorded = () => JSON.stringify([begun().at(-1).inputs, ended().outputs]);
  return { client: wrapOpenAI(new OpenAI(options), { client }), finished, drain, recorded };
}
