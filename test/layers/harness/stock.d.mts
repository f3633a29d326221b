import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export function connectStock(transport: Transport, journal: (line: string) => void): Promise<Server>;
