import type { SpanData } from '@chaukas/core';
import { read, readEntries, readList, readText } from '@chaukas/instrumentation';
import { addTo, dataOf, type Kind } from './kind.ts';

/** A type whose fields are the same in both tracing models. */
function same(type: SpanData['type']): Kind {
  return {
    data: (sdk) => fieldsOf(type, sdk),
    fill({ span, sdk }) {
      Object.assign(span.spanData, fieldsOf(type, sdk.spanData));
    },
  };
}

function fieldsOf(type: SpanData['type'], sdk: object): SpanData {
  // The SDK's fields are those of the tracing model that both share.
  return { ...Object.fromEntries(readEntries(sdk)), type } as unknown as SpanData;
}

export const turn: Kind = same('turn');
export const speech: Kind = same('speech');
export const transcription: Kind = same('transcription');
export const speechGroup: Kind = same('speech_group');

export const custom: Kind = {
  data: (sdk) => ({ type: 'custom', name: readText(sdk, 'name') ?? readText(sdk, 'type') ?? 'custom' }),
  fill(twin) {
    const data = dataOf(twin, 'custom');
    if (data === undefined) return;
    const given = Object.fromEntries(readEntries(twin.sdk.spanData, 'data'));
    if (Object.keys(given).length > 0) data.data = given;
  },
};

/** A listing of an MCP server's tools; what the MCP client knows of it is added by who records the client. */
export const mcpTools: Kind = {
  data: (sdk) => ({ type: 'mcp_tools', ...(readText(sdk, 'server') && { server: readText(sdk, 'server') ?? '' }) }),
  fill(twin) {
    const data = dataOf(twin, 'mcp_tools');
    if (data === undefined) return;
    const names = readList(twin.sdk.spanData, 'result').filter((name) => typeof name === 'string');
    const listed = read(twin.sdk.spanData, 'result') === undefined ? undefined : names;
    if (listed !== undefined) addTo(data, { result: listed });
  },
};
